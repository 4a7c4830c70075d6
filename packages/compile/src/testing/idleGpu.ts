import type { GpuAdapter, GpuBuffer, GpuDevice } from '@wick/webgpu';

/** What was asked of a device that does nothing. */
export interface Asked {
  submissions: number;
  dispatches: number;
  buffers: number;
}

/** An adapter whose device takes everything and computes nothing: what a host does can be seen where there is no GPU. */
export function idleGpu(most = 2 ** 30): { adapter: GpuAdapter; asked: Asked } {
  const asked = { submissions: 0, dispatches: 0, buffers: 0 };
  const nothing = () => {};
  const limits = { maxBufferSize: most, maxStorageBufferBindingSize: most };
  const pipeline = { getBindGroupLayout: () => ({}) };
  const pass = {
    setPipeline: nothing,
    setBindGroup: nothing,
    dispatchWorkgroups: () => void asked.dispatches++,
    end: nothing,
  };
  const device: GpuDevice = {
    limits,
    lost: new Promise(nothing),
    onuncapturederror: null,
    queue: {
      submit: () => void asked.submissions++,
      writeBuffer: nothing,
      onSubmittedWorkDone: async () => {},
    },
    createBuffer: ({ size }): GpuBuffer => {
      if (size > most) throw new RangeError(`a buffer of ${size} bytes is over the limit`);
      asked.buffers++;
      return {
        size,
        mapAsync: async () => {},
        getMappedRange: () => new ArrayBuffer(size),
        unmap: nothing,
        destroy: () => void asked.buffers--,
      };
    },
    createShaderModule: () => ({}),
    createBindGroupLayout: () => ({}),
    createPipelineLayout: () => ({}),
    createComputePipelineAsync: async () => pipeline,
    createBindGroup: () => ({}),
    createCommandEncoder: () => ({
      beginComputePass: () => pass,
      copyBufferToBuffer: nothing,
      finish: () => ({}),
    }),
    pushErrorScope: nothing,
    popErrorScope: async () => null,
    destroy: nothing,
  };
  return { adapter: { limits, requestDevice: async () => device }, asked };
}
