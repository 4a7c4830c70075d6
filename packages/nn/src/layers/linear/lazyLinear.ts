import { checkTensor, type Given } from '@wick/tensor/internal';
import { ShapeError, type Tensor } from '@wick/tensor/light';
import { builtFrom, complete, type Recipe, wait } from '../lazy/lazy.ts';
import { Linear, type LinearOptions, linearTable } from './linear.ts';

/**
 * A {@link Linear} that takes `inFeatures` from its first input, draws then, and is a Linear from then on.
 *
 * @example
 * ```ts
 * const layer = new nn.LazyLinear(30);
 * layer.forward(randn(128, 20));
 * layer.weight.shape; // [30, 20]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LazyLinear.html
 */
export class LazyLinear extends Linear {
  static override readonly name: string = 'LazyLinear';
  /** How to make the parameters from the first input; gone when that is done. */
  declare recipe?: Recipe | undefined;

  /** @throws TypeError or RangeError if a size is no whole number from 0 up. */
  constructor(outFeatures: number, ...given: Given<LinearOptions, [bias: boolean]>) {
    const { bias, dtype } = linearTable.take('LazyLinear', given);
    super(0, outFeatures, { bias: false, dtype });
    const recipe: Recipe = (size, chosen) => new Linear(size, outFeatures, { bias, dtype: chosen });
    wait(this, recipe, bias ? ['weight', 'bias'] : ['weight'], dtype);
  }

  /** There is nothing to draw yet. */
  override resetParameters(): void {}

  override forward(input: Tensor): Tensor {
    complete(this, () => {
      checkTensor('LazyLinear', input, 'input');
      if (input.ndim === 0) throw new ShapeError('LazyLinear: an input of shape (…, inFeatures) is needed, got []');
      return input.shape.at(-1)!;
    });
    return super.forward(input);
  }

  /** @internal */
  builtFor(state: ReadonlyMap<string, unknown>, prefix: string) {
    return builtFrom(this, state.get(`${prefix}weight`), (shape) => shape.at(-1)!);
  }
}
