import type { GpuBuffer, GpuDevice } from '@wick/webgpu';
import { idleGpu } from '../testing/idleGpu.ts';
import { readBack } from './readBack.ts';

/** A device whose buffers can be copied. */
async function copying(
  most: number,
): Promise<{ device: GpuDevice; buffer: (bytes: number[]) => GpuBuffer; open: () => number }> {
  const { adapter, asked } = idleGpu(most);
  const device = await adapter.requestDevice();
  const bytesOf = new Map<GpuBuffer, Uint8Array>();
  const create = device.createBuffer;
  device.createBuffer = (descriptor) => {
    const made = create(descriptor);
    const bytes = new Uint8Array(made.size);
    bytesOf.set(made, bytes);
    made.getMappedRange = () => bytes.buffer;
    return made;
  };
  const encoder = device.createCommandEncoder();
  device.createCommandEncoder = () => ({
    ...encoder,
    copyBufferToBuffer: (from, at, to, toAt, size) =>
      bytesOf.get(to)!.set(bytesOf.get(from)!.subarray(at, at + size), toAt),
  });
  const buffer = (bytes: number[]) => {
    const made = device.createBuffer({ size: bytes.length, usage: 0 });
    bytesOf.get(made)!.set(bytes);
    return made;
  };
  return { device, buffer, open: () => asked.buffers };
}

it.each([16, 24, 32, 1000])(
  'parts come in order where buffers hold %i bytes at most, and nothing is kept',
  async (most) => {
    const { device, buffer, open } = await copying(most);
    const from = buffer(Array.from({ length: 16 }, (_, i) => i));
    const parts = [[0, 16], [4, 4], [8, 8], [12, 4], [0, 12], [0, 0]] as const; // biome-ignore format: places and sizes
    const seen: number[][] = [];
    await readBack(
      device,
      parts.map(([at, bytes]) => ({ buffer: from, at, bytes })),
      (i, bytes, at) => void seen.push([i, ...new Uint8Array(bytes, at, parts[i]![1])]),
    );
    expect(seen).toEqual(parts.map(([at, bytes], i) => [i, ...Array.from({ length: bytes }, (_, k) => at + k)]));
    expect(open()).toBe(1);
  },
);
