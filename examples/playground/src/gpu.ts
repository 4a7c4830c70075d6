import { compile, type WebGpu, webgpu } from 'wick';
import type { Step } from './training.ts';

/** A step of training that runs on a GPU. */
export interface GpuStep {
  (...batch: Parameters<Step>): Promise<ReturnType<Step>>;
  /** Brings back what the steps have changed. */
  sync(): Promise<void>;
  /** Gives its memory back. */
  dispose(): Promise<void>;
}

let shared: Promise<WebGpu> | null = null;

/** The next steps ask for another device: this one was lost. */
export async function forgetGpu(): Promise<void> {
  const lost = shared;
  shared = null;
  await lost?.then((device) => device.dispose()).catch(() => {});
}

/** Steps as they run on the browser's GPU, and the name of its adapter. */
export async function gpuSteps(
  steps: readonly Step[],
): Promise<{ readonly name: string; readonly onGpu: readonly GpuStep[] }> {
  shared ??= webgpu();
  const device = await shared.catch((error: unknown) => {
    shared = null;
    throw error;
  });
  return { name: device.adapterName, onGpu: await Promise.all(steps.map((step) => compile(step, { device }))) };
}
