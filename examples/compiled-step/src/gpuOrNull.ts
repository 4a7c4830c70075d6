import { type WebGpu, webgpu } from 'wick';

/** The GPU of this platform, or null: `say` then hears why there is none. */
export async function gpuOrNull(say: (why: string) => void): Promise<WebGpu | null> {
  try {
    return await webgpu();
  } catch (error) {
    say((error as Error).message);
    return null;
  }
}
