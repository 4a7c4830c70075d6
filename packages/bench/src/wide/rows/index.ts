import type { Row, Task } from '../row.ts';
import { activations } from './activations.ts';
import { convolutions } from './convolutions.ts';
import { elementwise } from './elementwise.ts';
import { layers } from './layers.ts';
import { losses } from './losses.ts';
import { moves } from './moves.ts';
import { products } from './products.ts';
import { reductions } from './reductions.ts';
import { draws, optimisers, wholes } from './steps.ts';

const groups: Readonly<Record<string, readonly Row[]>> = {
  elementwise,
  activations,
  reductions,
  moves,
  products,
  convolutions,
  layers,
  losses,
  optimisers,
  draws,
  wholes,
};

/** All rows of the wide table, those with gradients as rows of their own. */
export const tasks: readonly Task[] = Object.entries(groups).flatMap(([group, rows]) =>
  rows.flatMap((row): Task[] => {
    const forward = { name: row.name, group, row, gradients: false };
    if (!('gradients' in row)) return [forward];
    return [forward, { ...forward, name: `${row.name}, with gradients`, gradients: true }];
  }),
);
