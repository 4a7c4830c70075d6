import { checkCount, checkTensor } from '@wick/tensor/internal';
import { ShapeError, type Tensor } from '@wick/tensor/light';
import type { Statics } from '../../constructed.ts';
import type { Parameter } from '../../parameter.ts';
import { builtFrom, complete, type Recipe, wait } from '../lazy/lazy.ts';
import { Linear, type LinearGiven, linearTable } from './linear.ts';

/** The class of a {@link LazyLinear}, which `T` implements. */
export type LazyLinearClass<T, L> = Statics<T> & {
  new <_Built>(
    outFeatures: number,
    ...given: LinearGiven<true>
  ): L & { get bias(): Parameter; set bias(value: Parameter | null) };
  new (outFeatures: number, ...given: LinearGiven): L;
  readonly prototype: L;
};

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
export interface LazyLinear extends LazyLinearLayer {}

class LazyLinearLayer extends Linear {
  static override readonly name: string = 'LazyLinear';
  /** How to make the parameters from the first input; gone when that is done. */
  declare recipe?: Recipe | undefined;

  /** @throws TypeError or RangeError if a size is no whole number from 0 up. */
  constructor(outFeatures: number, ...given: LinearGiven) {
    const { bias, dtype } = linearTable.take('LazyLinear', given);
    super(0, checkCount('LazyLinear', 'outFeatures', outFeatures, 0), { bias: false, dtype });
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

export const LazyLinear = LazyLinearLayer as LazyLinearClass<typeof LazyLinearLayer, LazyLinear>;
