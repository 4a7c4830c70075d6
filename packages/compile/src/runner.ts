import { warnOnce } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { Numbers } from './capture/argumentNumber.ts';
import { numbersOf } from './capture/numbers.ts';
import { CpuProgram } from './cpu/cpuProgram.ts';
import { repaysFollowing } from './cpu/followed.ts';
import { withKeptWeights } from './cpu/keptWeights.ts';
import { readsNumbersAnew } from './cpu/typed.ts';
import { type PlanReport, reportOf } from './explain/report.ts';
import type { Graph, Program } from './graph/ir.ts';
import { isNumber, programOf } from './graph/touches.ts';
import { withCasts } from './passes/casts.ts';
import { withoutRepetition } from './passes/common.ts';
import { withoutDeadCode } from './passes/deadCode.ts';
import { withEpilogues } from './passes/epilogues.ts';
import { fusePointwise } from './passes/fuse.ts';
import { toPointwise } from './passes/pointwise.ts';
import { reduceWithin, withTotals } from './passes/reductions.ts';
import { toUpdates } from './passes/updates.ts';
import { Replay } from './replay/replay.ts';

/** What runs a recording. */
export interface Runner {
  /** Whether kernels do more than copy. */
  readonly computes: boolean;
  /** Has a plan for what the optimisers ask for now; false where there can be none, and the function must run as it is. */
  prepare(): boolean;
  run(args: readonly Tensor[], numbers: Numbers): unknown;
  /** What became of the recording. */
  report(): PlanReport;
}

/**
 * The passes over a recording that all backends have.
 *
 * @param onGpu - for a GPU: what comes before element by element work is fused
 */
export function fused(graph: Graph, onGpu: ((program: Program) => Program) | null = null): Program {
  const updated = toUpdates(programOf(graph), onGpu && graph.places);
  const program = withoutDeadCode(withoutRepetition(onGpu ? updated : withCasts(updated)));
  return fusePointwise(withTotals(toPointwise(onGpu ? onGpu(program) : program)));
}

/** The same for the CPU: with reductions, and what attentions keep. */
export function optimized(graph: Graph): Program {
  return withKeptWeights(reduceWithin(fused(graph)));
}

/** Whether all steps that have numbers which change read them anew: programs of the pointwise machine do, and options. */
export function readsNumbers({ work }: Program): boolean {
  return !work.some((one) => {
    const step = one.kind === 'epilogue' ? one.call : one;
    if (step.kind !== 'call') return step.kind === 'effect' && step.argument !== undefined;
    if (readsNumbersAnew(step)) return false;
    const given = [...step.inputs, ...(step.pointwise?.numbers ?? []), ...(step.typed?.numbers ?? [])];
    return given.some((one) => typeof one === 'object' && one !== null && isNumber(one));
  });
}

/** A recording as one planned program, or where none can be made step by step. Null: not so either. */
export function runnerOf(graph: Graph): Runner | null {
  let runner = planned(graph) ?? steps(graph);
  if (runner === null) return null;
  return {
    computes: runner.computes,
    prepare() {
      // An optimiser was given another kind of step (amsgrad, momentum): it is planned anew.
      if (!runner!.fits()) {
        const next = planned(graph) ?? steps(graph);
        // It has other parameters now, whose gradients the recording does not forget as the function would.
        if (next !== null && next.updates !== runner!.updates) return false;
        runner = next ?? runner;
      }
      return runner!.fits();
    },
    run: (args, numbers) => runner!.run(args, numbers),
    report: () => runner!.report(),
  };
}

interface Planned extends Pick<Runner, 'run' | 'report' | 'computes'> {
  /** Whether the optimisers still ask for the steps that were planned. */
  fits(): boolean;
  /** How many steps of parameters were planned. */
  readonly updates: number;
}

/** As a plan; null where there is none. */
function planned(graph: Graph): Planned | null {
  const reduced = optimized(graph);
  if (!readsNumbers(reduced)) return null;
  const program = withEpilogues(reduced, repaysFollowing);
  const cpu = cpuProgram(program, graph);
  return (
    cpu && {
      fits: () => cpu.fits(),
      updates: program.updates.length,
      computes: cpu.commands.some(({ kind }) => kind !== 'move' && kind !== 'host'),
      run: (args, numbers) => cpu.run(args, numbers),
      report: () => reportOf(graph, program, cpu),
    }
  );
}

function cpuProgram(program: Program, graph: Graph): CpuProgram | null {
  try {
    const cpu = CpuProgram.make(program, graph);
    if (cpu === null)
      warnOnce('compile: there is no WebAssembly here: recordings are replayed step by step, without a plan');
    return cpu;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    warnOnce(
      `compile: a recording is too large for WebAssembly's memory (${error.message}): it is replayed step by step, without a plan. Smaller batches have room, and so have fewer recordings that are kept at the same time`,
    );
    return null;
  }
}

/** How many steps of parameters the optimisers ask for now. */
function countUpdates({ steps }: Graph): number {
  return steps.reduce((count, step) => count + (step.kind === 'effect' ? (step.updates()?.length ?? 0) : 0), 0);
}

/** By the operations themselves; null where some of them have numbers that change. */
function steps(graph: Graph): Planned | null {
  if (numbersOf(graph).size > 0) return null;
  const replay = new Replay(graph);
  const updates = countUpdates(graph);
  return {
    fits: () => countUpdates(graph) === updates,
    updates,
    computes: true,
    run: (args) => replay.run(args),
    report: () => reportOf(graph, programOf(graph), null),
  };
}
