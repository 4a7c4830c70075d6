import { type GpuBuffer, type GpuEncoder, type GpuPipeline, type Kernel, usage } from '@wick/webgpu';
import type { GpuBackend } from './backend.ts';

/** Bytes between the parameters of two dispatches: what every adapter allows. */
const STEP = 256;

/** Kernels over one arena with what each is told, and the numbers of a step: encoded anew for every run. */
export class DispatchList {
  private readonly params: GpuBuffer;
  private readonly given: GpuBuffer;
  private readonly group: object;
  private readonly offsets: Uint32Array;
  /** Groups of each along three axes, one after the other, and whether it needs another pipeline than the one before it. */
  private readonly groups: readonly number[];
  private readonly turns: readonly boolean[];
  private readonly narrow: Float32Array;

  /** @throws CompileError that names the limit that it is over */
  constructor(
    private readonly backend: GpuBackend,
    arena: GpuBuffer,
    private readonly kernels: readonly Kernel[],
    private readonly pipelines: readonly GpuPipeline[],
    numbers: number,
  ) {
    const { device, buffers } = backend;
    // A dispatch sees as much as the one that is told most, from where its own begins.
    let [window, told] = [16, 0];
    this.offsets = new Uint32Array(kernels.length);
    for (const [i, { params }] of kernels.entries()) {
      this.offsets[i] = told;
      told += Math.ceil(params.byteLength / STEP) * STEP;
      window = Math.max(window, Math.ceil(params.byteLength / 16) * 16);
    }
    const words = new Uint32Array((told + window) / 4);
    for (const [i, { params }] of kernels.entries()) words.set(params, this.offsets[i]! / 4);
    this.groups = kernels.flatMap(({ groups }) => [...groups]);
    this.turns = pipelines.map((pipeline, i) => i === 0 || pipeline !== pipelines[i - 1]);
    this.params = buffers.make(words.byteLength, usage.uniform | usage.copyDst, 'what the kernels are told');
    this.given = buffers.make(4 * numbers, usage.storage | usage.copyDst, 'the numbers of a step');
    device.queue.writeBuffer(this.params, 0, words);
    this.narrow = new Float32Array(numbers);
    this.group = device.createBindGroup({
      layout: backend.pipelines.layout,
      entries: [
        { binding: 0, resource: { buffer: arena } },
        { binding: 1, resource: { buffer: this.params, size: window } },
        { binding: 2, resource: { buffer: this.given } },
      ],
    });
  }

  /** Tells the next run's kernels the numbers of its step. */
  tell(numbers: Float64Array): void {
    if (numbers.length === 0) return;
    this.narrow.set(numbers);
    this.backend.device.queue.writeBuffer(this.given, 0, this.narrow);
  }

  encode(encoder: GpuEncoder): void {
    const { kernels, pipelines, groups, turns, group, offsets } = this;
    const count = kernels.length;
    if (count === 0) return;
    const pass = encoder.beginComputePass();
    // Steps are few and far between: engines may never compile this, and what is destructured would be iterated.
    for (let i = 0, at = 0; i < count; i++, at += 3) {
      if (turns[i]!) pass.setPipeline(pipelines[i]!);
      // An array of numbers would be gone through by its iterator: twice the time.
      pass.setBindGroup(0, group, offsets, i, 1);
      pass.dispatchWorkgroups(groups[at]!, groups[at + 1]!, groups[at + 2]!);
    }
    pass.end();
  }

  /** Gives its buffers back. */
  dispose(): void {
    for (const buffer of [this.params, this.given]) this.backend.buffers.free(buffer);
  }
}
