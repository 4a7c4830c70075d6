import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import type { Tensor } from '../../tensor.ts';
import { inFormatLike } from '../shape/inFormatLike.ts';
import { checkFactor } from './pixelShuffle.ts';

/**
 * Splits the channels into groups and takes one of each in turn: channel i of group j of g goes to place i·g + j,
 * `torch.nn.functional.channel_shuffle`.
 *
 * @param x - (N, C, …) with at least one spatial dimension
 * @throws ShapeError if there are fewer than three dimensions or `groups` does not divide the channels
 * @example
 * ```ts
 * channelShuffle(tensor([[[1], [2], [3], [4]]]), 2); // [[[1], [3], [2], [4]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ChannelShuffle.html
 */
export function channelShuffle(x: Tensor, groups: number): Tensor {
  checkTensor('channelShuffle', x, 'x');
  if (x.ndim < 3)
    throw new ShapeError(`channelShuffle: x must have at least 3 dimensions, got shape ${showShape(x.shape)}`);
  checkFactor('channelShuffle', 'groups', groups);
  const [n, c, ...rest] = x.shape as [number, number];
  if (c % groups !== 0)
    throw new ShapeError(
      `channelShuffle: the channels of x of shape ${showShape(x.shape)} must be divisible by groups, got ${groups}`,
    );
  if (x.numel() === 0) return x.view(x.shape);
  const shuffled = x
    .reshape([n, groups, c / groups, ...rest])
    .transpose(1, 2)
    .reshape(x.shape);
  return inFormatLike(shuffled, x);
}
