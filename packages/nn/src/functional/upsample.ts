import { type Given, optionTable, unchecked, warn } from '@wick/tensor/internal';
import { type InterpolateOptions, interpolate, type Tensor } from '@wick/tensor/light';

/** Options of {@link upsample}. */
export type UpsampleOptions = Pick<InterpolateOptions, 'size' | 'scaleFactor' | 'mode' | 'alignCorners'>;

// What each of them may be is interpolate's to say.
const sizeRules = {
  size: unchecked<UpsampleOptions['size']>(undefined),
  scaleFactor: unchecked<UpsampleOptions['scaleFactor']>(undefined),
};
const sizeTable = optionTable(sizeRules, ['size', 'scaleFactor']);
const table = optionTable(
  {
    ...sizeRules,
    mode: unchecked<UpsampleOptions['mode']>(undefined),
    alignCorners: unchecked<UpsampleOptions['alignCorners']>(undefined),
  },
  ['size', 'scaleFactor', 'mode', 'alignCorners'],
);

type SizeOptions = Pick<UpsampleOptions, 'size' | 'scaleFactor'>;
type SizeArguments = [size: SizeOptions['size'], scaleFactor: SizeOptions['scaleFactor']];
type UpsampleArguments = [
  ...SizeArguments,
  mode: UpsampleOptions['mode'],
  alignCorners: UpsampleOptions['alignCorners'],
];

/**
 * The older name of `interpolate`: `torch.nn.functional.upsample`. Gives PyTorch's warning.
 *
 * @deprecated Use `interpolate`.
 * @example
 * ```ts
 * functional.upsample(tensor([[[1, 2]]]), { scaleFactor: 2 }); // [[[1, 1, 2, 2]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.upsample.html
 */
export function upsample(x: Tensor, ...given: Given<UpsampleOptions, UpsampleArguments>): Tensor {
  warn('upsample is deprecated: use interpolate instead');
  return interpolate(x, table.take('upsample', given));
}

/**
 * `interpolate` with mode 'nearest': `torch.nn.functional.upsample_nearest`. Gives PyTorch's warning.
 *
 * @deprecated Use `interpolate`.
 * @example
 * ```ts
 * functional.upsampleNearest(tensor([[[1, 2]]]), { scaleFactor: 2 }); // [[[1, 1, 2, 2]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.upsample_nearest.html
 */
export function upsampleNearest(x: Tensor, ...given: Given<SizeOptions, SizeArguments>): Tensor {
  warn('upsampleNearest is deprecated: use interpolate instead');
  return interpolate(x, { ...sizeTable.take('upsampleNearest', given), mode: 'nearest' });
}

/**
 * `interpolate` with mode 'bilinear' and aligned corners: `torch.nn.functional.upsample_bilinear`. Gives PyTorch's
 * warning.
 *
 * @deprecated Use `interpolate`.
 * @example
 * ```ts
 * functional.upsampleBilinear(tensor([[[[1, 4], [4, 7]]]]), { scaleFactor: 2 }); // [[[[1, 2, 3, 4], [2, 3, 4.0000, 5], [3, 4.0000, 5, 6], [4, 5, 6, 7]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.upsample_bilinear.html
 */
export function upsampleBilinear(x: Tensor, ...given: Given<SizeOptions, SizeArguments>): Tensor {
  warn('upsampleBilinear is deprecated: use interpolate instead');
  return interpolate(x, { ...sizeTable.take('upsampleBilinear', given), mode: 'bilinear', alignCorners: true });
}
