import { changes } from './changes.ts';
import { elementwise } from './elementwise.ts';
import { moves } from './moves.ts';
import { reductions } from './reductions.ts';
import type { StepMaker } from './step.ts';
import { views } from './views.ts';

/** By kind: what is drawn often is not the kind with most steps. */
export const kinds = { views, changes, elementwise, others: { ...reductions, ...moves } };

export const stepMakers: Readonly<Record<string, StepMaker>> = Object.assign({}, ...Object.values(kinds));
