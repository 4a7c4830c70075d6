import { flag, optionTable, type RulesFor } from '@wick/tensor/internal';
import { empty, type Tensor } from '@wick/tensor/light';
import { dtype, type FloatDType } from './options.ts';
import { Parameter } from './parameter.ts';
import { initialize, type MaterializeOptions, refuseUse } from './uninitialized.ts';

/** Options of {@link UninitializedParameter}. */
export interface UninitializedParameterOptions {
  /** Default: true. */
  requiresGrad?: boolean;
  /** Default: 'float32'. */
  dtype?: FloatDType;
  /** 'cpu', where every tensor is; another one is refused. */
  device?: 'cpu';
}

const table = optionTable({ requiresGrad: flag(true), dtype } satisfies RulesFor<UninitializedParameterOptions>, [
  'requiresGrad',
]);

/**
 * The parameter of a lazy layer that has not seen an input: it has a dtype, but neither a shape nor elements, and
 * whatever would need them is refused. The layer's first input makes it an ordinary {@link Parameter}, the same object.
 *
 * @example
 * ```ts
 * const layer = new LazyLinear(3);
 * layer.weight instanceof UninitializedParameter; // true
 * layer.forward(ones(1, 2));
 * layer.weight instanceof UninitializedParameter; // false
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.parameter.UninitializedParameter.html
 */
export class UninitializedParameter extends Parameter {
  /** @throws TypeError or RangeError for an option that is not what it should be. */
  constructor(options: UninitializedParameterOptions = {}) {
    const { requiresGrad, dtype } = table.read('UninitializedParameter', options);
    super(empty(0, { dtype }), { requiresGrad });
  }

  /**
   * Makes this an ordinary Parameter, in place: of this shape, with zeros to be overwritten, or of a tensor's memory.
   *
   * @throws TypeError or RangeError for what is no shape.
   */
  materialize(data: readonly number[] | Tensor, options: MaterializeOptions = {}): void {
    initialize(this, Parameter, data, options);
  }

  override toString(): string {
    return '<UninitializedParameter>';
  }
}

refuseUse(UninitializedParameter, 'UninitializedParameter');
