import { count, flag, optionTable, orNull, type RulesFor } from '@wick/tensor/internal';
import type { AvgPoolOptions } from '@wick/tensor/light';
import { sizesAsGiven } from '../../options.ts';

/** The options of mean pools over several dimensions. */
export function avgPoolTable(rank: number) {
  return optionTable(
    {
      stride: orNull(sizesAsGiven(1, rank, 1)),
      padding: sizesAsGiven(0, rank, 0),
      ceilMode: flag(false),
      countIncludePad: flag(true),
      divisorOverride: orNull(count(1, 1)),
    } satisfies RulesFor<AvgPoolOptions>,
    ['stride', 'padding', 'ceilMode', 'countIncludePad', 'divisorOverride'],
  );
}
