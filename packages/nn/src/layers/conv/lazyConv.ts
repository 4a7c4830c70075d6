import { checkTensor } from '@wick/tensor/internal';
import { ShapeError, type Sizes, type Tensor } from '@wick/tensor/light';
import type { Parameter } from '../../parameter.ts';
import { builtFrom, complete, type LazyNames, type Recipe, wait } from '../lazy/lazy.ts';
import { Conv1d } from './conv1d.ts';
import { Conv2d } from './conv2d.ts';
import { Conv3d } from './conv3d.ts';
import { type ConvGiven, type ConvLayerOptions, type ConvNd, convTables } from './convNd.ts';
import { ConvTranspose1d } from './convTranspose1d.ts';
import { ConvTranspose2d } from './convTranspose2d.ts';
import { ConvTranspose3d } from './convTranspose3d.ts';
import { type ConvTransposeGiven, type ConvTransposeLayerOptions, convTransposeTables } from './convTransposeNd.ts';

type Eager<M, O> = new (inChannels: number, outChannels: number, kernelSize: Sizes, options?: O) => M;

/** How a lazy convolution is made: with its bias unless the options say otherwise. */
interface LazyConv<M, Biased extends unknown[], Any extends unknown[]> extends LazyNames {
  new <_Built>(
    outChannels: number,
    kernelSize: Sizes,
    ...given: Biased
  ): M & { get bias(): Parameter; set bias(value: Parameter | null) };
  new (outChannels: number, kernelSize: Sizes, ...given: Any): M;
}

function lazyConv<M extends ConvNd, O extends object, Biased extends unknown[], Any extends unknown[]>(
  type: Eager<M, O>,
  name: string,
  rank: number,
  transposed: boolean,
): LazyConv<M, Biased, Any> {
  const Base: Eager<ConvNd, O> = type;
  class LazyConvNd extends Base {
    static override readonly name: string = name;
    declare recipe?: Recipe | undefined;

    constructor(outChannels: number, kernelSize: Sizes, ...given: unknown[]) {
      const full = (transposed ? convTransposeTables : convTables)[rank - 1]!.take(name, given);
      const { bias, dtype } = full;
      super(0, outChannels, kernelSize, { ...full, bias: false } as unknown as O);
      const recipe: Recipe = (size, chosen) =>
        new type(size, outChannels, kernelSize, { ...full, dtype: chosen } as unknown as O);
      wait(this, recipe, bias ? ['weight', 'bias'] : ['weight'], dtype);
    }

    /** There is nothing to draw yet. */
    override resetParameters(): void {}

    override forward(input: Tensor, ...rest: unknown[]): unknown {
      complete(this, () => {
        checkTensor(name, input, 'input');
        if (input.ndim !== rank + 1 && input.ndim !== rank + 2)
          throw new ShapeError(
            `${name}: an input of ${rank + 1} or ${rank + 2} dimensions is needed, got shape [${input.shape.join(', ')}]`,
          );
        return input.shape[input.ndim - rank - 1]!;
      });
      return super.forward(input, ...rest);
    }

    /** @internal */
    builtFor(state: ReadonlyMap<string, unknown>, prefix: string) {
      const sizeOf = (shape: readonly number[]) => (transposed ? shape[0]! : shape[1]! * this.groups);
      return builtFrom(this, state.get(`${prefix}weight`), sizeOf);
    }
  }
  // From its first input on it is what the type says.
  return LazyConvNd as unknown as LazyConv<M, Biased, Any>;
}

/**
 * A {@link Conv1d} that takes `inChannels` from its first input, draws then, and is a Conv1d from then on.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.LazyConv1d.html
 */
export const LazyConv1d = lazyConv<Conv1d, ConvLayerOptions, ConvGiven<true>, ConvGiven>(
  Conv1d,
  'LazyConv1d',
  1,
  false,
);
/** A {@link Conv2d} that takes `inChannels` from its first input; see {@link LazyConv1d}. */
export const LazyConv2d = lazyConv<Conv2d, ConvLayerOptions, ConvGiven<true>, ConvGiven>(
  Conv2d,
  'LazyConv2d',
  2,
  false,
);
/** A {@link Conv3d} that takes `inChannels` from its first input; see {@link LazyConv1d}. */
export const LazyConv3d = lazyConv<Conv3d, ConvLayerOptions, ConvGiven<true>, ConvGiven>(
  Conv3d,
  'LazyConv3d',
  3,
  false,
);
/** A {@link ConvTranspose1d} that takes `inChannels` from its first input; see {@link LazyConv1d}. */
export const LazyConvTranspose1d = lazyConv<
  ConvTranspose1d,
  ConvTransposeLayerOptions,
  ConvTransposeGiven<true>,
  ConvTransposeGiven
>(ConvTranspose1d, 'LazyConvTranspose1d', 1, true);
/** A {@link ConvTranspose2d} that takes `inChannels` from its first input; see {@link LazyConv1d}. */
export const LazyConvTranspose2d = lazyConv<
  ConvTranspose2d,
  ConvTransposeLayerOptions,
  ConvTransposeGiven<true>,
  ConvTransposeGiven
>(ConvTranspose2d, 'LazyConvTranspose2d', 2, true);
/** A {@link ConvTranspose3d} that takes `inChannels` from its first input; see {@link LazyConv1d}. */
export const LazyConvTranspose3d = lazyConv<
  ConvTranspose3d,
  ConvTransposeLayerOptions,
  ConvTransposeGiven<true>,
  ConvTransposeGiven
>(ConvTranspose3d, 'LazyConvTranspose3d', 3, true);
