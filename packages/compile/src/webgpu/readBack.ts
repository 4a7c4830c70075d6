import { type GpuBuffer, type GpuDevice, usage } from '@wick/webgpu';

/** A part of a buffer. */
export interface Part {
  readonly buffer: GpuBuffer;
  readonly at: number;
  readonly bytes: number;
}

/**
 * Has parts of buffers read, all of one moment: copied to buffers that JavaScript may look at, as many as the largest that the
 * device can have makes necessary.
 *
 * @param take - is given each part's bytes, in order
 * @throws Error if the device is lost before they have come
 */
export async function readBack(
  device: GpuDevice,
  parts: readonly Part[],
  take: (part: number, bytes: ArrayBuffer, at: number) => void,
): Promise<void> {
  const places: { staging: number; at: number }[] = [];
  const sizes: number[] = [];
  for (const { bytes } of parts) {
    const room = Math.ceil(bytes / 8) * 8;
    if (sizes.length === 0 || sizes.at(-1)! + room > device.limits.maxBufferSize) sizes.push(0);
    places.push({ staging: sizes.length - 1, at: sizes.at(-1)! });
    sizes[sizes.length - 1]! += room;
  }
  const stagings = sizes.map((size) => device.createBuffer({ size, usage: usage.mapRead | usage.copyDst }));
  const encoder = device.createCommandEncoder();
  for (const [i, { buffer, at, bytes }] of parts.entries())
    encoder.copyBufferToBuffer(buffer, at, stagings[places[i]!.staging]!, places[i]!.at, bytes);
  device.queue.submit([encoder.finish()]);
  await Promise.all(stagings.map((staging) => staging.mapAsync(1)));
  const here = stagings.map((staging) => staging.getMappedRange());
  for (const [i, { staging, at }] of places.entries()) take(i, here[staging]!, at);
  for (const staging of stagings) {
    staging.unmap();
    staging.destroy();
  }
}
