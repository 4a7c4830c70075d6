import type { ReducedCommand } from '@wick/kernels/plan';
import type { PointwiseResult, ReducedStep } from '../graph/ir.ts';
import { reducedAlone } from '../passes/reductions.ts';
import type { Layout, Lower } from './layout.ts';
import { lowerPointwise } from './pointwise.ts';

/** Element by element work whose values are reduced: what is reduced is taken for a result, and then not stored. */
export function lowerReduced({ pointwise, way, reductions }: ReducedStep, layout: Layout): ReducedCommand {
  const values = reductions.map(({ place, value }): PointwiseResult => ({ place, value }));
  const { outputs, ...command } = lowerPointwise({ ...pointwise, outputs: [...pointwise.outputs, ...values] }, layout);
  const stored = pointwise.outputs.length;
  return {
    ...command,
    kind: 'reduced',
    way,
    outputs: outputs.slice(0, stored),
    reductions: reductions.map(({ what, by }, k) => {
      const { at, value } = outputs[stored + k]!;
      return { what, by, value, to: at };
    }),
  };
}

/** Variances, which have no command of their own. */
export const variance: Lower = (step, layout) => {
  const alone = reducedAlone(step);
  return alone && [lowerReduced(alone, layout)];
};
