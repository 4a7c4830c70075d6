/** Sizes along depth, height and width. Kernels see three spatial dimensions; missing ones have size 1. */
export type Triple = readonly [depth: number, height: number, width: number];

/**
 * The shape of a convolution, always in three spatial dimensions. Arrays are contiguous and channels-first:
 * input `(batch, inChannels, ...input)`, weight `(outChannels, inChannels / groups, ...kernel)`,
 * output `(batch, outChannels, ...output)`.
 *
 * `padding` is what lies before the input; what lies behind it follows from `output`, so paddings that differ per side
 * need no field of their own: everything outside the input counts as zero.
 */
export interface ConvGeometry {
  /** Images. */
  batch: number;
  /** Channels of an image. */
  inChannels: number;
  /** Channels of a result. */
  outChannels: number;
  /** Divides both numbers of channels; group g of the output sees group g of the input alone. */
  groups: number;
  /** Sizes of an image. */
  input: Triple;
  /** Taps along each dimension. */
  kernel: Triple;
  /** Places from one window to the next. */
  stride: Triple;
  /** Zeros before the image. */
  padding: Triple;
  /** Places from one tap to the next; 1 leaves none out. */
  dilation: Triple;
  /** Sizes of a result. */
  output: Triple;
}

/**
 * One, two or three sizes as a {@link Triple}, missing leading dimensions filled with `fill` (1 for sizes, strides,
 * dilations, 0 for paddings).
 *
 * @example
 * ```ts
 * spatialTriple([28, 28], 1); // [1, 28, 28]
 * ```
 */
export function spatialTriple(sizes: readonly number[], fill: number): Triple {
  if (sizes.length < 1 || sizes.length > 3) {
    throw new RangeError(`spatialTriple: sizes must be 1 to 3 numbers, got ${sizes.length}`);
  }
  const at = (fromEnd: number) => sizes[sizes.length - fromEnd] ?? fill;
  return [at(3), at(2), at(1)];
}

/** Number of elements of a {@link Triple}. */
export function volume([depth, height, width]: Triple): number {
  return depth * height * width;
}

/** Bytes from one element of contiguous planes to the next along each dimension, with elements of `size` bytes. */
export function stepsOf([, height, width]: Triple, size: number): Triple {
  return [size * height * width, size * width, size];
}

/**
 * Output size of a convolution along one dimension:
 * `floor((input + 2 padding - dilation (kernel - 1) - 1) / stride) + 1`. Not positive where the kernel does not fit.
 *
 * Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html
 */
export function convOutputSize(
  input: number,
  kernel: number,
  stride: number,
  padding: number,
  dilation: number,
): number {
  return Math.floor((input + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1;
}

/**
 * Output size of a transposed convolution along one dimension:
 * `(input - 1) stride - 2 padding + dilation (kernel - 1) + outputPadding + 1`.
 *
 * Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html
 */
export function convTransposeOutputSize(
  input: number,
  kernel: number,
  stride: number,
  padding: number,
  outputPadding: number,
  dilation: number,
): number {
  return (input - 1) * stride - 2 * padding + dilation * (kernel - 1) + outputPadding + 1;
}
