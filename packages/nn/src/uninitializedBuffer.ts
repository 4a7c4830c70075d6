import { flag, optionTable, type RulesFor } from '@wick/tensor/internal';
import { empty, Tensor } from '@wick/tensor/light';
import { Buffer } from './buffer.ts';
import { dtype, type FloatDType } from './options.ts';
import { initialize, type MaterializeOptions, refuseUse } from './uninitialized.ts';

/** Options of {@link UninitializedBuffer}. */
export interface UninitializedBufferOptions {
  /** Whether `stateDict()` lists it. Default: true. */
  persistent?: boolean;
  /** Default: 'float32'. */
  dtype?: FloatDType;
  /** 'cpu', where every tensor is; another one is refused. */
  device?: 'cpu';
}

const table = optionTable({ persistent: flag(true), dtype } satisfies RulesFor<UninitializedBufferOptions>);

/**
 * The buffer of a lazy layer that has not seen an input, such as the running mean of a {@link LazyBatchNorm1d}: it has a
 * dtype, but neither a shape nor elements, and whatever would need them is refused. The layer's first input makes it an
 * ordinary tensor, the same object.
 *
 * @example
 * ```ts
 * const layer = new LazyBatchNorm1d();
 * layer.running_mean instanceof UninitializedBuffer; // true
 * layer.forward(ones(2, 3));
 * layer.running_mean?.shape; // [3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.parameter.UninitializedBuffer.html
 */
export class UninitializedBuffer extends Buffer {
  /** @throws TypeError or RangeError for an option that is not what it should be. */
  constructor(options: UninitializedBufferOptions = {}) {
    const { persistent, dtype } = table.read('UninitializedBuffer', options);
    super(empty(0, { dtype }), { persistent });
  }

  /**
   * Makes this an ordinary tensor, in place: of this shape, with zeros to be overwritten, or of a tensor's memory.
   *
   * @throws TypeError or RangeError for what is no shape.
   */
  materialize(data: readonly number[] | Tensor, options: MaterializeOptions = {}): void {
    initialize(this, Tensor, data, options);
  }

  override toString(): string {
    return '<UninitializedBuffer>';
  }
}

refuseUse(UninitializedBuffer, 'UninitializedBuffer');
