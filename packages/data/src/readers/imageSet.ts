import { flag, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';

/** Images and what they show, as a file holds them. */
export interface ImageSet {
  /** (N, C, H, W), uint8, from 0 to 255. */
  readonly images: Tensor;
  /** (N) class numbers, int64. */
  readonly labels: Tensor;
}

/** Which part of a published dataset to load. */
export interface PartOption {
  /** The part to learn from, or the one to test with. Default true. */
  train?: boolean;
}

/** The options of the readers of data sets that have two parts. */
export const partTable = optionTable({ train: flag(true) } satisfies RulesFor<PartOption>, ['train']);
