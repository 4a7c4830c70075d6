import {
  checkTensor,
  flag,
  type Given,
  generator,
  optionTable,
  type RulesFor,
  unchecked,
  warn,
} from '@wick/tensor/internal';
import { type DropoutOptions, featureDropout, ShapeError, type Tensor } from '@wick/tensor/light';

const table = optionTable(
  // What p may be is the operation's to say.
  { p: unchecked(0.5), training: flag(true), inplace: flag(false), generator } satisfies RulesFor<DropoutOptions>,
  ['p', 'training', 'inplace'],
);

/**
 * Dropout of whole channels of sequences: `torch.nn.functional.dropout1d`.
 *
 * @param x - (N, C, L) or (C, L)
 * @throws ShapeError for another number of dimensions; RangeError if p is outside [0, 1]
 * @example
 * ```ts
 * manualSeed(0);
 * functional.dropout1d(ones(1, 3, 2)); // [[[0, 0], [0, 0], [2, 2]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.dropout1d.html
 */
export function dropout1d(
  x: Tensor,
  ...given: Given<DropoutOptions, [p: number, training: boolean, inplace: boolean]>
): Tensor {
  const options = table.take('dropout1d', given);
  checkTensor('dropout1d', x, 'input');
  if (x.ndim !== 2 && x.ndim !== 3)
    throw new ShapeError(`dropout1d: an input of 2 or 3 dimensions is needed, got shape [${x.shape.join(', ')}]`);
  return x.ndim === 3 ? featureDropout(x, options) : unbatched(x, options);
}

/**
 * Dropout of whole channels of images: `torch.nn.functional.dropout2d`. An input of three dimensions is read as
 * (N, C, L), not as an image without a batch; that and other numbers of dimensions than four give PyTorch's warning.
 *
 * @param x - (N, C, H, W)
 * @throws ShapeError for fewer than two dimensions; RangeError if p is outside [0, 1]
 * @example
 * ```ts
 * manualSeed(0);
 * functional.dropout2d(ones(1, 3, 1, 2)); // [[[[0, 0]], [[0, 0]], [[2, 2]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.dropout2d.html
 */
export function dropout2d(
  x: Tensor,
  ...given: Given<DropoutOptions, [p: number, training: boolean, inplace: boolean]>
): Tensor {
  const options = table.take('dropout2d', given);
  checkTensor('dropout2d', x, 'input');
  if (x.ndim === 3) warn('dropout2d: an input of 3 dimensions is read as (N, C, L); dropout1d says so');
  else if (x.ndim !== 4) warn(`dropout2d: an input of 4 dimensions is expected, got shape [${x.shape.join(', ')}]`);
  return featureDropout(x, options);
}

/**
 * Dropout of whole channels of volumes: `torch.nn.functional.dropout3d`. Numbers of dimensions other than four and five
 * give PyTorch's warning.
 *
 * @param x - (N, C, D, H, W) or (C, D, H, W)
 * @throws RangeError if p is outside [0, 1]
 * @example
 * ```ts
 * manualSeed(0);
 * functional.dropout3d(ones(1, 3, 1, 1, 2)); // [[[[[0, 0]]], [[[0, 0]]], [[[2, 2]]]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.dropout3d.html
 */
export function dropout3d(
  x: Tensor,
  ...given: Given<DropoutOptions, [p: number, training: boolean, inplace: boolean]>
): Tensor {
  const options = table.take('dropout3d', given);
  checkTensor('dropout3d', x, 'input');
  if (x.ndim !== 4 && x.ndim !== 5)
    warn(`dropout3d: an input of 4 or 5 dimensions is expected, got shape [${x.shape.join(', ')}]`);
  return x.ndim === 5 ? featureDropout(x, options) : unbatched(x, options);
}

/** A sample by itself, as a batch of one. */
function unbatched(x: Tensor, options: DropoutOptions): Tensor {
  const result = featureDropout(x.unsqueeze(0), options);
  return options.inplace ? x : result.squeeze(0);
}
