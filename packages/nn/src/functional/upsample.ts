import { type InterpolateOptions, interpolate, type Tensor } from '@wick/tensor';
import { warn } from '@wick/tensor/internal';

/** Options of {@link upsample}. */
export type UpsampleOptions = Pick<InterpolateOptions, 'size' | 'scaleFactor' | 'mode' | 'alignCorners'>;

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
export function upsample(x: Tensor, options: UpsampleOptions = {}): Tensor {
  warn('upsample is deprecated: use interpolate instead');
  return interpolate(x, options);
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
export function upsampleNearest(x: Tensor, options: Pick<UpsampleOptions, 'size' | 'scaleFactor'> = {}): Tensor {
  warn('upsampleNearest is deprecated: use interpolate instead');
  return interpolate(x, { ...options, mode: 'nearest' });
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
export function upsampleBilinear(x: Tensor, options: Pick<UpsampleOptions, 'size' | 'scaleFactor'> = {}): Tensor {
  warn('upsampleBilinear is deprecated: use interpolate instead');
  return interpolate(x, { ...options, mode: 'bilinear', alignCorners: true });
}
