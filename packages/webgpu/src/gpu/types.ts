// What is used of WebGPU, as it is everywhere: a browser's objects and Dawn's fit these, and no types need be installed.

/** `navigator.gpu`. */
export interface Gpu {
  requestAdapter(options?: { powerPreference?: 'low-power' | 'high-performance' }): Promise<GpuAdapter | null>;
}

/** A GPUAdapter. */
export interface GpuAdapter {
  readonly limits: GpuLimits;
  readonly info?: {
    readonly vendor: string;
    readonly architecture: string;
    readonly description: string;
    readonly isFallbackAdapter?: boolean;
  };
  requestDevice(descriptor?: { requiredLimits?: Record<string, number>; label?: string }): Promise<GpuDevice>;
}

/** The limits of a device that matter here. */
export interface GpuLimits {
  readonly maxBufferSize: number;
  readonly maxStorageBufferBindingSize: number;
}

/** A GPUDevice. */
export interface GpuDevice {
  readonly limits: GpuLimits;
  readonly queue: GpuQueue;
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
  onuncapturederror: ((event: { readonly error: { readonly message: string } }) => void) | null;
  createBuffer(descriptor: { size: number; usage: number; label?: string }): GpuBuffer;
  createShaderModule(descriptor: { code: string; label?: string }): object;
  createBindGroupLayout(descriptor: { entries: readonly object[]; label?: string }): object;
  createPipelineLayout(descriptor: { bindGroupLayouts: readonly object[] }): object;
  createComputePipelineAsync(descriptor: {
    layout: object | 'auto';
    compute: { module: object; entryPoint: string };
    label?: string;
  }): Promise<GpuPipeline>;
  createBindGroup(descriptor: { layout: object; entries: readonly { binding: number; resource: object }[] }): object;
  createCommandEncoder(): GpuEncoder;
  pushErrorScope(filter: 'validation' | 'out-of-memory' | 'internal'): void;
  popErrorScope(): Promise<{ readonly message: string } | null>;
  destroy(): void;
}

/** A GPUQueue. */
export interface GpuQueue {
  submit(buffers: readonly object[]): void;
  writeBuffer(buffer: GpuBuffer, at: number, data: ArrayBufferView | ArrayBuffer, offset?: number, size?: number): void;
  onSubmittedWorkDone(): Promise<unknown>;
}

/** A GPUBuffer. */
export interface GpuBuffer {
  readonly size: number;
  mapAsync(mode: number, offset?: number, size?: number): Promise<unknown>;
  getMappedRange(offset?: number, size?: number): ArrayBuffer;
  unmap(): void;
  destroy(): void;
}

/** A GPUComputePipeline. */
export interface GpuPipeline {
  getBindGroupLayout(index: number): object;
}

/** A GPUCommandEncoder. */
export interface GpuEncoder {
  beginComputePass(): GpuComputePass;
  copyBufferToBuffer(from: GpuBuffer, fromAt: number, to: GpuBuffer, toAt: number, size: number): void;
  finish(): object;
}

/** A GPUComputePassEncoder. */
export interface GpuComputePass {
  setPipeline(pipeline: GpuPipeline): void;
  setBindGroup(index: number, group: object): void;
  setBindGroup(index: number, group: object, offsets: Uint32Array, start: number, length: number): void;
  dispatchWorkgroups(x: number, y?: number, z?: number): void;
  end(): void;
}
