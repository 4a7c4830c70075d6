import { flag, type Given, optionTable } from '@wick/tensor/internal';
import { empty, Tensor } from '@wick/tensor/light';
import { sharedParts } from './parameter.ts';

const table = optionTable({ persistent: flag(true) }, ['persistent']);

/**
 * A tensor that belongs to a module's state but is not learned, such as a running mean: put into a property of a
 * {@link Module} it is found by `buffers()` and, unless `persistent` is false, by `stateDict()`.
 *
 * A field that holds one can be given a computed tensor in its place (`this.mean = this.mean.mul(2)`, with the field
 * typed `Tensor`) and stays a buffer, once anything has walked the module: parameters(), stateDict(), train(), its repr.
 * If it may be replaced before that, make it with {@link Module.registerBuffer}.
 *
 * @example
 * ```ts
 * class Scale extends nn.Module {
 *   mean = new nn.Buffer(zeros(3));
 *   override forward(x: Tensor) { return x.sub(this.mean); }
 * }
 * [...new Scale().namedBuffers()].map(([name]) => name); // ['mean']
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.parameter.Buffer.html
 */
export class Buffer extends Tensor {
  /** Tells the compiler that a plain tensor is no Buffer; nothing is stored. */
  declare protected readonly kind: 'buffer';
  /** Whether `stateDict()` lists it. */
  readonly persistent: boolean;

  /**
   * @param data - its values, shared, not copied. Default: a tensor without elements.
   * @param options - `persistent`: whether it is part of the state dict (default true).
   * @throws TypeError if `data` is no tensor.
   */
  constructor(data: Tensor = empty(0), ...given: Given<{ persistent?: boolean }, [persistent: boolean]>) {
    super(sharedParts('Buffer', data));
    const { persistent } = table.take('Buffer', given);
    this.persistent = persistent;
    if (data.requiresGrad) this.requiresGrad_();
  }
}
