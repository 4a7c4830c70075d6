import { flag, type Given, optionTable, partsOf } from '@wick/tensor/internal';
import { empty, Tensor } from '@wick/tensor/light';
import { noteCreation } from './module/tree/created.ts';

const table = optionTable({ requiresGrad: flag(true) }, ['requiresGrad']);

/**
 * A tensor that a {@link Module} learns: put into a property of a module it is found by `parameters()`. It shares the
 * memory of `data` and stands outside the graph that made it; its own results are plain tensors again.
 *
 * @example
 * ```ts
 * class Scale extends nn.Module {
 *   factor = new nn.Parameter(ones(1));
 *   override forward(x: Tensor) { return x.mul(this.factor); }
 * }
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.parameter.Parameter.html
 */
export class Parameter extends Tensor {
  /** Tells the compiler that a plain tensor is no Parameter; nothing is stored. */
  declare protected readonly kind: 'parameter';

  /**
   * @param data - its values, shared, not copied. Default: a tensor without elements.
   * @param options - `requiresGrad` (default true; integers need false, as they have no gradients).
   * @throws TypeError if `data` is no tensor, or its dtype is not floating-point while `requiresGrad` is set.
   */
  constructor(data: Tensor = empty(0), ...given: Given<{ requiresGrad?: boolean }, [requiresGrad: boolean]>) {
    super(sharedParts('Parameter', data));
    const { requiresGrad } = table.take('Parameter', given);
    this.requiresGrad = requiresGrad;
    noteCreation(this);
  }

  override toString(): string {
    return `Parameter containing:\n${super.toString()}`;
  }
}

/** What a tensor over the same memory, counting the same in-place changes, is made of. */
export function sharedParts(where: string, data: Tensor): ConstructorParameters<typeof Tensor>[0] {
  if (!(data instanceof Tensor)) throw new TypeError(`${where}: data must be a Tensor, got ${typeof data}`);
  return partsOf(data);
}
