import { testAdapter } from '@wick/testing';
import type { GpuAdapter, GpuDevice } from '../gpu/types.ts';

/** The device that tests run on; null, with one line that says so, where there is none. */
export async function testDevice(): Promise<GpuDevice | null> {
  found ??= find();
  return found;
}

let found: Promise<GpuDevice | null> | undefined;

async function find(): Promise<GpuDevice | null> {
  const adapter = await testAdapter<GpuAdapter>();
  if (adapter === null) return null;
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  return adapter.requestDevice({ requiredLimits: { maxBufferSize, maxStorageBufferBindingSize } });
}
