import { count, type Given, optionTable, unchecked } from '@wick/tensor/internal';
import { empty, noGrad, repeatInterleave, type Tensor } from '@wick/tensor/light';
import { checkFloatTensor, checkTensor, isEmpty, shapeOf } from './check.ts';
import { fansOf } from './fans.ts';
import { kaimingNormal_ } from './kaiming.ts';
import { drawsAreOff } from './withoutDraws.ts';

/** Options of {@link icnr_}. */
export interface IcnrOptions {
  /** The factor of the nn.PixelShuffle that follows. Default: 2. */
  upscaleFactor?: number;
  /** What fills the small weight of (out / upscaleFactor², in, …kernel). Default: kaimingNormal_. */
  initializer?: (tensor: Tensor) => unknown;
}

const table = optionTable(
  { upscaleFactor: count<number>(2, 1), initializer: unchecked<(tensor: Tensor) => unknown>((t) => kaimingNormal_(t)) },
  ['upscaleFactor'],
);

/**
 * A convolution before nn.PixelShuffle that starts as one followed by nearest-neighbour upsampling: each filter stands
 * upscaleFactor² times in a row, so that the pixels of a block start alike and no checkerboard is there to unlearn.
 *
 * @throws RangeError if the outputs are no multiple of upscaleFactor²; ShapeError for fewer than 2 dimensions;
 *   TypeError on integers or an initializer that is no function.
 * @example
 * ```ts
 * const conv = new nn.Conv2d(16, 3 * 2 ** 2, 3, { padding: 1 });
 * init.icnr_(conv.weight, { upscaleFactor: 2, initializer: (w) => init.orthogonal_(w) });
 * ```
 * @see Aitken et al., Checkerboard artifact free sub-pixel convolution (2017), https://arxiv.org/abs/1707.02937
 */
export function icnr_<T extends Tensor>(tensor: T, ...given: Given<IcnrOptions, [upscaleFactor: number]>): T {
  checkTensor('icnr_', tensor);
  const { upscaleFactor, initializer } = table.take('icnr_', given);
  if (typeof initializer !== 'function')
    throw new TypeError(`icnr_: initializer must be a function, got ${typeof initializer}`);
  checkFloatTensor('icnr_', tensor);
  fansOf('icnr_', tensor);
  const [outputs, ...rest] = tensor.shape as [number, ...number[]];
  const copies = upscaleFactor ** 2;
  if (outputs % copies !== 0)
    throw new RangeError(
      `icnr_: the outputs of shape ${shapeOf(tensor)} must be a multiple of upscaleFactor² = ${copies}`,
    );
  if (drawsAreOff() || isEmpty('icnr_', tensor)) return tensor;
  const small = empty([outputs / copies, ...rest], { dtype: tensor.dtype });
  initializer(small);
  noGrad(() => tensor.copy_(repeatInterleave(small.detach(), copies, 0)));
  return tensor;
}
