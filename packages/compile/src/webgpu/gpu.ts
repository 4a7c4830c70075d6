import { any, optionTable, orNull, type RulesFor, word } from '@wick/tensor/internal';
import type { Gpu, GpuAdapter } from '@wick/webgpu';
import { GpuBackend } from './backend.ts';

/** Options of {@link webgpu}. */
export interface WebGpuOptions {
  /** The adapter to take a device of. Default: the one that the platform gives. */
  adapter?: GpuAdapter | null;
  /** Which adapter the platform is asked for. Default: `'high-performance'`. */
  powerPreference?: 'low-power' | 'high-performance';
  /** Hears how many of the shaders that a recording needs are compiled. */
  onProgress?: ((done: number, of: number) => void) | null;
}

/** A device to compile for: what `compile(fn, { device })` takes. Functions of one device share their parameters. */
export interface WebGpu {
  /** The adapter, in its own words. */
  readonly adapterName: string;
  /** Bytes of the buffers that live on the device. */
  readonly bytes: number;
  /** Has here what compiled functions changed there, so that eager code can read it. */
  sync(): Promise<void>;
  /** Has everything here, then gives the device back. Functions that were compiled for it cannot be called any more. */
  dispose(): Promise<void>;
}

const table = optionTable({
  adapter: orNull(any<GpuAdapter>(null as never, 'a GPUAdapter', isAdapter)),
  powerPreference: word('high-performance', ['low-power', 'high-performance']),
  onProgress: orNull(
    any<(done: number, of: number) => void>(null as never, 'a function', (f) => typeof f === 'function'),
  ),
} satisfies RulesFor<WebGpuOptions>);

function isAdapter(value: unknown): boolean {
  return typeof (value as { requestDevice?: unknown } | null)?.requestDevice === 'function';
}

/**
 * A WebGPU device: the browser's, or in Node the one of the npm package `webgpu` (Dawn), which is installed beside wick by who
 * wants it.
 *
 * @throws Error where there is no WebGPU, or no adapter
 * @example
 * ```ts
 * try {
 *   const device = await webgpu({ powerPreference: 'low-power' });
 *   device.adapterName;
 *   await device.dispose();
 * } catch (error) {
 *   (error as Error).message.startsWith('webgpu: '); // there is none here
 * }
 * ```
 * @see https://www.w3.org/TR/webgpu/
 */
export async function webgpu(options?: WebGpuOptions): Promise<WebGpu> {
  const { adapter, powerPreference, onProgress } = table.read('webgpu', options);
  const again = adapter === null ? () => platformAdapter(powerPreference) : null;
  const backend = new GpuBackend(again, onProgress ?? (() => {}));
  await backend.open(adapter ?? (await again!()));
  return backend;
}

let shared: Promise<WebGpu> | null = null;

/** The device of `device: 'webgpu'`, one for all. */
export function sharedDevice(): Promise<WebGpu> {
  shared ??= webgpu().catch((error: unknown) => {
    shared = null;
    throw error;
  });
  return shared;
}

/** Whether a value is what {@link webgpu} gives. */
export function isDevice(value: unknown): value is GpuBackend {
  return value instanceof GpuBackend;
}

async function platformAdapter(powerPreference: 'low-power' | 'high-performance'): Promise<GpuAdapter> {
  const gpu = await platformGpu();
  const adapter = await gpu.requestAdapter({ powerPreference });
  if (!adapter) throw new Error('webgpu: WebGPU is there, but it has no adapter: no driver, or one that is blocked');
  return adapter;
}

async function platformGpu(): Promise<Gpu> {
  const { navigator, process } = globalThis as {
    navigator?: { gpu?: Gpu };
    process?: { versions?: { node?: string }; env: Record<string, string | undefined> };
  };
  if (navigator?.gpu) return navigator.gpu;
  if (!process?.versions?.node)
    throw new Error('webgpu: this browser has no WebGPU here: a page needs https (or localhost) and a browser with it');
  // By a name that no bundler looks for.
  const name = process.env.WICK_WEBGPU ?? 'webgpu';
  let dawn: { create(flags: readonly string[]): Gpu };
  try {
    dawn = await import(/* @vite-ignore */ /* webpackIgnore: true */ name);
  } catch (error) {
    throw new Error(`webgpu: Node has no WebGPU of its own: npm install webgpu (Dawn). ${(error as Error).message}`, {
      cause: error,
    });
  }
  dawnGpu ??= dawn.create([]);
  return dawnGpu;
}

// Kept, since Dawn's devices need it.
let dawnGpu: Gpu | null = null;
