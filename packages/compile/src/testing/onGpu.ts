import { testAdapter } from '@wick/testing';
import type { GpuAdapter } from '@wick/webgpu';
import { type WebGpu, webgpu } from '../webgpu/gpu.ts';

/** A device of its own for a test; null, with one line that says so, where there is none. */
export async function gpuForTest(): Promise<WebGpu | null> {
  const adapter = await testAdapter<GpuAdapter>();
  return adapter && webgpu({ adapter });
}
