import type { Tensor } from '@wick/tensor/light';
import type { Numbers } from '../capture/argumentNumber.ts';
import { type PlanReport, reportOf } from '../explain/report.ts';
import type { Graph, Program } from '../graph/ir.ts';
import { updatesFit } from '../passes/updates.ts';
import type { GpuBackend } from './backend.ts';
import { GpuProgram } from './gpuProgram.ts';
import { type Lowered, lowered } from './lowered.ts';
import { optimizedOnGpu } from './optimizedOnGpu.ts';

/** A recording as a program on a GPU. */
export class GpuRunner {
  private lowered: Lowered;
  private era: number;
  private program: GpuProgram | null = null;

  /**
   * @param planned - the recording after all passes
   * @throws CompileError that names what a GPU does not do
   */
  constructor(
    private readonly graph: Graph,
    private planned: Program,
    private readonly backend: GpuBackend,
  ) {
    this.lowered = lowered(planned, !backend.isSoftware);
    this.era = backend.era;
  }

  /** Whether {@link run} may be called at once. */
  isReady(args: readonly Tensor[]): boolean {
    const { program } = this;
    return program !== null && this.fits() && program.wants(args).length === 0;
  }

  /**
   * Makes it ready: its pipelines are compiled, and what JavaScript looks at is here. False where the optimisers have other
   * parameters now, or none of their states: it has to be recorded anew.
   */
  async prepare(args: readonly Tensor[]): Promise<boolean> {
    const { backend } = this;
    if (!this.fits()) {
      if (this.program !== null) {
        await backend.fetching.bringAll();
        this.dispose();
      }
      const planned = optimizedOnGpu(this.graph);
      if (planned.updates.length !== this.planned.updates.length) return false;
      this.planned = planned;
      this.lowered = lowered(this.planned, !backend.isSoftware);
      this.era = backend.era;
      if (!this.fits()) return false;
    }
    this.program ??= await GpuProgram.make(this.planned, this.graph, backend, this.lowered);
    await backend.fetching.fetch(this.program.wants(args));
    return true;
  }

  run(args: readonly Tensor[], numbers: Numbers): unknown {
    return this.program!.run(args, numbers);
  }

  report(): PlanReport {
    return reportOf(this.graph, this.planned, this.program && { ...this.lowered, host: this.program.host });
  }

  dispose(): void {
    this.program?.dispose();
    this.program = null;
  }

  /** Whether the optimisers still ask for the steps that were planned, and the device is still that one. */
  private fits(): boolean {
    return this.era === this.backend.era && updatesFit(this.planned.updates);
  }
}
