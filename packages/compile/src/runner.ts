import { warnOnce } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { CpuProgram } from './cpu/cpuProgram.ts';
import { type CaptureReport, reportOf } from './explain/report.ts';
import type { Graph, Program } from './graph/ir.ts';
import { programOf } from './graph/touches.ts';
import { withoutRepetition } from './passes/common.ts';
import { withoutDeadCode } from './passes/deadCode.ts';
import { fusePointwise } from './passes/fuse.ts';
import { toPointwise } from './passes/pointwise.ts';
import { toUpdates } from './passes/updates.ts';
import { Replay } from './replay/replay.ts';

/** What runs a recording. */
export interface Runner {
  run(args: readonly Tensor[]): unknown;
  /** What became of the recording. */
  report(): CaptureReport;
}

/** All passes over a recording. */
export function optimized(graph: Graph): Program {
  return fusePointwise(toPointwise(withoutDeadCode(withoutRepetition(toUpdates(programOf(graph))))));
}

/** A recording as one planned program, or where none can be made step by step. */
export function runnerOf(graph: Graph): Runner {
  const planned = plan(graph);
  let runner = planned ? runningPlan(graph, planned) : runningSteps(graph);
  return {
    run(args) {
      // An optimiser was given another kind of step (amsgrad, momentum): it is planned anew.
      if (!runner.fits()) {
        const again = plan(graph);
        runner = again ? runningPlan(graph, again) : runningSteps(graph);
      }
      return runner.run(args);
    },
    report: () => runner.report(),
  };
}

interface Planned {
  readonly program: Program;
  readonly cpu: CpuProgram;
}

function plan(graph: Graph): Planned | null {
  const program = optimized(graph);
  try {
    const cpu = CpuProgram.make(program, graph);
    if (cpu !== null) return { program, cpu };
    warnOnce('compile: there is no WebAssembly here: recordings are replayed step by step, without a plan');
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    warnOnce(
      `compile: a recording is too large for WebAssembly's memory (${error.message}): it is replayed step by step, without a plan. Smaller batches have room, and so have fewer recordings that are kept at the same time`,
    );
  }
  return null;
}

interface Replanned extends Runner {
  /** Whether the optimisers still ask for the steps that were planned. */
  fits(): boolean;
}

function runningPlan(graph: Graph, { program, cpu }: Planned): Replanned {
  return {
    fits: () => cpu.fits(),
    run: (args) => cpu.run(args),
    report: () => reportOf(graph, program, cpu),
  };
}

function runningSteps(graph: Graph): Replanned {
  const replay = new Replay(graph);
  return {
    fits: () => true,
    run: (args) => replay.run(args),
    report: () => reportOf(graph, programOf(graph), null),
  };
}
