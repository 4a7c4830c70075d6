import { dirname } from 'node:path';
import type { Gpu, GpuDevice } from '../gpu/types.ts';

/** The device that tests run on; null, with one line that says so, where there is none. */
export async function testDevice(): Promise<GpuDevice | null> {
  found ??= find();
  return found;
}

let found: Promise<GpuDevice | null> | undefined;

async function find(): Promise<GpuDevice | null> {
  const gpu = platformGpu();
  const adapter = (await gpu?.requestAdapter()) ?? null;
  if (adapter === null) {
    console.warn('No WebGPU adapter: the tests of kernels on a GPU are skipped');
    return null;
  }
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  return adapter.requestDevice({ requiredLimits: { maxBufferSize, maxStorageBufferBindingSize } });
}

/** `navigator.gpu`, or in Node that of the package `webgpu`, if it is installed or WICK_WEBGPU is the path of its index.js. */
export function platformGpu(): Gpu | null {
  const { navigator } = globalThis as { navigator?: { gpu?: Gpu } };
  if (navigator?.gpu) return navigator.gpu;
  if (typeof require === 'undefined') return null;
  // The package is a module, which Jest cannot require: its binary can be.
  const system = process.platform === 'darwin' ? 'darwin-universal' : `${process.platform}-${process.arch}`;
  const given = process.env.WICK_WEBGPU;
  try {
    const { create } = require(`${given ? dirname(given) : 'webgpu'}/dist/${system}/dawn.node`) as {
      create(flags: string[]): Gpu;
    };
    // Software adapters spend most of their time on programs that clear memory which every kernel writes before it reads it.
    instance ??= create(['enable-dawn-features=allow_unsafe_apis,disable_workgroup_init']);
    return instance;
  } catch (error) {
    if (given) throw error;
    return null;
  }
}

// Dawn ends the process when its instance is collected before its devices.
let instance: Gpu | undefined;
