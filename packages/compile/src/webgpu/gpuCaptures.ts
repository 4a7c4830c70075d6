import { isRecording, partsOf, tracing } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { flatten } from '../capture/arguments.ts';
import { type AnyFunction, Captures, type Limits } from '../capture/captures.ts';
import { CompileError } from '../error.ts';
import { readsNumbers } from '../runner.ts';
import type { GpuBackend } from './backend.ts';
import { GpuRunner } from './gpuRunner.ts';
import { optimizedOnGpu } from './optimizedOnGpu.ts';

/** All recordings of one function for a GPU: calls run in their order, at once where nothing has to be waited for. */
export class GpuCaptures {
  readonly captures: Captures<GpuRunner>;

  constructor(
    fn: AnyFunction,
    limits: Limits,
    private readonly backend: GpuBackend,
  ) {
    this.captures = new Captures(
      fn,
      limits,
      (graph) => {
        const program = optimizedOnGpu(graph);
        return readsNumbers(program) ? new GpuRunner(graph, program, backend) : null;
      },
      true,
    );
  }

  /** @throws CompileError, not later, inside of what is recorded */
  call(args: readonly unknown[]): Promise<unknown> {
    if (tracing.by !== null || isRecording())
      throw new CompileError(
        'compile: what is compiled for a GPU cannot be a part of another compiled function, nor be recorded or transformed by one',
      );
    return this.submitted(args);
  }

  private async submitted(args: readonly unknown[]): Promise<unknown> {
    const result = this.atOnce(args) ?? (await this.waited(args));
    await this.backend.breathe();
    return result.value;
  }

  /** A call that has to wait. What it was given must by then be what it was. */
  private waited(args: readonly unknown[]): Promise<{ value: unknown }> {
    const versions = flatten(args).tensors.map((t) => [t, partsOf(t).version!, partsOf(t).version!.value] as const);
    return this.backend.turns.take(() => {
      const changed = versions.find(([, version, was]) => version.value !== was);
      if (changed)
        throw new CompileError(
          `compile: an argument, ${changed[0].dtype} of shape [${changed[0].shape.join(', ')}], was changed while the call waited for earlier ones: await each call before its arguments are written to`,
        );
      return this.inTurn(args);
    });
  }

  async sync(): Promise<void> {
    await this.backend.turns.take(() => this.backend.sync());
  }

  async dispose(): Promise<void> {
    await this.backend.turns.take(async () => {
      try {
        await this.backend.fetching.bringAll();
      } finally {
        for (const { runner } of this.captures.list.splice(0)) runner.dispose();
      }
    });
  }

  /** A replay for which everything is there; null if something has to be waited for. */
  private atOnce(args: readonly unknown[]): { value: unknown } | null {
    if (!this.backend.isFree) return null;
    const found = this.captures.find(args);
    if (found === null) return null;
    const { capture } = found;
    if (!capture.runner.isReady(found.tensors) || this.captures.isToVerify(capture, found)) return null;
    return { value: this.captures.replay(capture, args, found) };
  }

  private async inTurn(args: readonly unknown[]): Promise<{ value: unknown }> {
    const { backend, captures } = this;
    await backend.ready();
    const found = captures.find(args);
    if (found === null) {
      await this.here(flatten(args).tensors);
      const value = captures.first(args);
      return { value };
    }
    const { capture } = found;
    if (captures.isToVerify(capture, found)) {
      await this.here(found.tensors);
      return { value: captures.verify(capture, args, found) };
    }
    if (!(await capture.runner.prepare(found.tensors))) {
      captures.forget(capture);
      await this.here(found.tensors);
      return { value: captures.first(args) };
    }
    return { value: captures.replay(capture, args, found) };
  }

  /** Has all that eager code may read in JavaScript. */
  private async here(tensors: readonly Tensor[]): Promise<void> {
    await this.backend.fetching.here();
    for (const t of tensors) await partsOf(t).storage.keptBy?.fetch?.();
  }
}
