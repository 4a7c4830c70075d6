import { threadShare } from '@wick/webgpu';
import { countOf } from '../graph/geometry.ts';
import type { Graph, Program, Work } from '../graph/ir.ts';
import { withoutDeadCode } from '../passes/deadCode.ts';
import { producersOnGpu, withEpilogues } from '../passes/epilogues.ts';
import { type Reductions, reduceWithin } from '../passes/reductions.ts';
import { fused } from '../runner.ts';
import { earlyOnGpu } from './early.ts';
import { keptForDraws } from './neededByDraws.ts';

/**
 * All passes over a recording for a GPU. Values that are reduced and nothing else are not stored for it; others are sooner
 * passed on by the product or convolution that they are made of, and then by what reduces them.
 */
export function optimizedOnGpu(graph: Graph): Program {
  const prepared = (program: Program) => keptForDraws(withoutVainChecks(program));
  const reduced = reduceWithin(fused(graph, prepared), reductions(false));
  const { constants, draws } = earlyOnGpu(reduced.work);
  const inJavaScript = new Set([...constants, ...draws]);
  const followed = withEpilogues(reduced, (call) => !inJavaScript.has(call), producersOnGpu);
  return reduceWithin(followed, reductions(true));
}

/** Leaves out checks of what is computed there, with what was computed for them alone: a GPU cannot throw. */
function withoutVainChecks(program: Program): Program {
  const isCheck = (step: Work) => step.kind === 'call' && step.outputs.length === 0;
  if (!program.work.some(isCheck)) return program;
  const draws = new Set<Work>(earlyOnGpu(program.work).draws);
  return withoutDeadCode({ ...program, work: program.work.filter((step) => !isCheck(step) || draws.has(step)) });
}

/** Elements of a thread up to which a reduction has as many threads as what makes its values keeps busy. */
const MOST = 64;

/** What a GPU reduces while it is computed, and whether it is stored as well. */
function reductions(mayStore: boolean): Reductions {
  return {
    way: (what, shape, dims) => {
      if (countOf(shape) === 0) return null;
      const all = shape.map((_, d) => d);
      return { kind: 'small', ...merged(shape, what === 'total' ? all : dims) };
    },
    // Means come before squares about them: what is stored may lie where it was made of.
    repays: (what, way, stores) => {
      if (way.kind !== 'small' || (stores > 0 && (!mayStore || what === 'var' || what === 'std'))) return false;
      return threadShare(way.shape, way.dims) <= MOST;
    },
  };
}

/** Dimensions with those joined that are both reduced or both kept: those of one element are none. */
function merged(full: readonly number[], reduced: readonly number[]) {
  const shape: number[] = [];
  const dims: number[] = [];
  for (const [d, n] of full.entries()) {
    if (n === 1) continue;
    const isReduced = reduced.includes(d);
    const last = shape.length - 1;
    if (last >= 0 && dims.includes(last) === isReduced) shape[last]! *= n;
    else if (shape.push(n) && isReduced) dims.push(last + 1);
  }
  return { shape, dims };
}
