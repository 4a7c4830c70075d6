import type { GpuAdapter } from '@wick/webgpu';

/** An adapter's name, for people. */
export function nameOf({ info }: GpuAdapter): string {
  return info?.description || [info?.vendor, info?.architecture].filter(Boolean).join(' ') || 'unknown';
}

/** Whether an adapter says of itself that it computes on the processor, or has the name of one that does. */
export function isSoftware({ info }: GpuAdapter): boolean {
  const name = `${info?.vendor} ${info?.architecture} ${info?.description}`;
  return info?.isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe|basic render|software/i.test(name);
}
