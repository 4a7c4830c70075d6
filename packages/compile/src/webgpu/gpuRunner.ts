import type { Tensor } from '@wick/tensor/light';
import type { Numbers } from '../capture/numbers.ts';
import { type CaptureReport, reportOf } from '../explain/report.ts';
import type { Graph, Program } from '../graph/ir.ts';
import { optimized } from '../runner.ts';
import type { GpuBackend } from './backend.ts';
import { GpuProgram } from './gpuProgram.ts';
import { lowered } from './lowered.ts';

/** A recording as a program on a GPU. */
export class GpuRunner {
  private planned: Program;
  private program: GpuProgram | null = null;

  /** @throws CompileError that names what a GPU does not do */
  constructor(
    private readonly graph: Graph,
    private readonly backend: GpuBackend,
  ) {
    this.planned = optimized(graph);
    lowered(this.planned, backend.device.limits);
  }

  /** Whether {@link run} may be called at once. */
  isReady(args: readonly Tensor[]): boolean {
    const { program } = this;
    if (program === null) return false;
    return program.fits() && program.wants(args).length === 0;
  }

  /** Makes it ready: its pipelines are compiled, and what JavaScript looks at is here. */
  async prepare(args: readonly Tensor[]): Promise<void> {
    if (this.program !== null && !this.program.fits()) {
      // An optimiser was given another kind of step, or the device was lost.
      await this.backend.bringAll();
      this.dispose();
      this.planned = optimized(this.graph);
    }
    this.program ??= await GpuProgram.make(this.planned, this.graph, this.backend);
    await this.backend.fetch(this.program.wants(args));
  }

  run(args: readonly Tensor[], numbers: Numbers): unknown {
    return this.program!.run(args, numbers);
  }

  report(): CaptureReport {
    return reportOf(this.graph, this.planned, this.program && { ...this.program.lowered, host: this.program.host });
  }

  dispose(): void {
    this.program?.dispose();
    this.program = null;
  }
}
