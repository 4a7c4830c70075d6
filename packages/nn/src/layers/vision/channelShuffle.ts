import { checkCount } from '@wick/tensor/internal';
import { channelShuffle, type Tensor } from '@wick/tensor/light';
import { Module } from '../../module/module.ts';

/**
 * Takes one channel of each group in turn, so that grouped convolutions see what the others computed.
 *
 * Shapes: (N, C, …) to the same; `groups` divides C.
 *
 * @example
 * ```ts
 * new ChannelShuffle(2).forward(tensor([[[1], [2], [3], [4]]])); // [[[1], [3], [2], [4]]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ChannelShuffle.html
 */
export class ChannelShuffle extends Module {
  static override readonly name: string = 'ChannelShuffle';
  /** Groups whose channels are mixed. */
  readonly groups: number;

  /** @throws TypeError or RangeError unless the number is whole and from 1 up. */
  constructor(groups: number) {
    super();
    this.groups = checkCount('ChannelShuffle', 'groups', groups, 1);
  }

  override forward(input: Tensor): Tensor {
    return channelShuffle(input, this.groups);
  }

  override extraRepr(): string {
    return `groups=${this.groups}`;
  }
}
