import { checkCount, checkFinite, show } from '@wick/tensor/internal';
import { makeDivisible } from '../makeDivisible.ts';

/** A stage of an {@link EfficientNet}: torchvision's `MBConvConfig` and `FusedMBConvConfig`. */
export interface MBConvConfig {
  /** Which blocks it has: {@link MBConv}, or {@link FusedMBConv}. Default: 'MBConv'. */
  readonly block?: 'MBConv' | 'FusedMBConv';
  /** Channels inside a block per input channel. */
  readonly expandRatio: number;
  /** Side of the kernel. */
  readonly kernel: number;
  /** Of the first block: 1, or 2 to halve the image. */
  readonly stride: number;
  /** Channels that come in. */
  readonly inputChannels: number;
  /** Channels that go out. */
  readonly outChannels: number;
  /** How many blocks there are. */
  readonly numLayers: number;
}

/** Channels inside a block. */
export function expanded({ inputChannels, expandRatio }: MBConvConfig): number {
  return makeDivisible(inputChannels * expandRatio, 8);
}

/** Refuses a stage that is none. */
export function checkStage(where: string, stage: MBConvConfig): void {
  if (stage === null || typeof stage !== 'object')
    throw new TypeError(`${where}: expected an object that says what the blocks are, got ${show(stage)}`);
  const { block = 'MBConv', stride } = stage;
  for (const name of ['kernel', 'stride', 'inputChannels', 'outChannels', 'numLayers'] as const)
    checkCount(where, name, stage[name], 1);
  if (checkFinite(where, 'expandRatio', stage.expandRatio) <= 0)
    throw new RangeError(`${where}: expandRatio must be above 0, got ${stage.expandRatio}`);
  if (stride > 2) throw new RangeError(`${where}: stride must be 1 or 2, got ${stride}`);
  if (block !== 'MBConv' && block !== 'FusedMBConv')
    throw new RangeError(`${where}: block must be 'MBConv' or 'FusedMBConv', got ${show(block)}`);
}
