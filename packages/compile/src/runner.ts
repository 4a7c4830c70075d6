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

/** A recording as one planned program, or where there is no WebAssembly step by step. */
export function runnerOf(graph: Graph): Runner {
  let program = optimized(graph);
  let cpu = CpuProgram.make(program, graph);
  if (cpu === null) {
    warnOnce('compile: there is no WebAssembly here: recordings are replayed step by step, without a plan');
    const replay = new Replay(graph);
    return { run: (args) => replay.run(args), report: () => reportOf(graph, programOf(graph), null) };
  }
  return {
    run(args) {
      // An optimiser was given another kind of step (amsgrad, momentum): it is planned anew.
      if (!cpu!.fits()) {
        program = optimized(graph);
        cpu = CpuProgram.make(program, graph);
      }
      return cpu!.run(args);
    },
    report: () => reportOf(graph, program, cpu),
  };
}
