import type { GpuDevice, GpuPipeline, Kernel } from '@wick/webgpu';

/** Says how many of the shaders that are wanted are compiled. */
export type Progress = (done: number, of: number) => void;

/** The visibility of what compute shaders are given. */
const COMPUTE = 4;

/** The kernels of one device, each compiled once. */
export class Pipelines {
  /** All kernels' bindings: the arena, the parameters of a dispatch, the numbers of a run. */
  readonly layout: object;
  private readonly pipelineLayout: object;
  private readonly known = new Map<string, Promise<GpuPipeline>>();

  constructor(
    private readonly device: GpuDevice,
    private readonly onProgress: Progress,
  ) {
    const buffer = (binding: number, type: string, more?: object) => ({
      binding,
      visibility: COMPUTE,
      buffer: { type, ...more },
    });
    this.layout = device.createBindGroupLayout({
      entries: [buffer(0, 'storage'), buffer(1, 'uniform', { hasDynamicOffset: true }), buffer(2, 'read-only-storage')],
    });
    this.pipelineLayout = device.createPipelineLayout({ bindGroupLayouts: [this.layout] });
  }

  /** The pipelines of kernels, in their order. */
  async of(kernels: readonly Kernel[]): Promise<GpuPipeline[]> {
    const fresh: Promise<unknown>[] = [];
    let done = 0;
    const wanted = kernels.map((kernel) => {
      const known = this.known.get(kernel.key);
      if (known) return known;
      const made = this.make(kernel);
      this.known.set(kernel.key, made);
      made.catch(() => this.known.delete(kernel.key));
      fresh.push(made.then(() => this.onProgress(++done, fresh.length)));
      return made;
    });
    const [pipelines] = await Promise.all([Promise.all(wanted), Promise.all(fresh)]);
    return pipelines;
  }

  private async make({ key, code }: Kernel): Promise<GpuPipeline> {
    const { device, pipelineLayout } = this;
    // What is wrong with one kernel is not wrong with the device.
    device.pushErrorScope('validation');
    const module = device.createShaderModule({ code, label: key });
    const error = device.popErrorScope();
    const compute = { module, entryPoint: 'main' };
    const pipeline = device.createComputePipelineAsync({ layout: pipelineLayout, compute, label: key });
    pipeline.catch(() => {});
    try {
      const found = await error;
      if (found !== null) throw new Error(found.message);
      return await pipeline;
    } catch (error) {
      throw new Error(`compile: the GPU does not compile the kernel ${key}: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
}
