import { dirname } from 'node:path';

interface Adapters {
  requestAdapter(options?: object): Promise<unknown>;
}

/**
 * An adapter to test on: of `navigator.gpu`, or in Node of the package `webgpu`, if it is installed or WICK_WEBGPU is the path of
 * its index.js. Null, with one line that says so, where there is none. The type is the caller's, which knows WebGPU.
 */
export async function testAdapter<Adapter>(): Promise<Adapter | null> {
  const adapter = (await platformGpu()?.requestAdapter()) ?? null;
  if (adapter === null) process.stdout.write('No WebGPU adapter: what runs on a GPU is not tested\n');
  return adapter as Adapter | null;
}

function platformGpu(): Adapters | null {
  const { navigator } = globalThis as { navigator?: { gpu?: Adapters } };
  if (navigator?.gpu) return navigator.gpu;
  if (typeof process === 'undefined' || typeof require === 'undefined') return null;
  // The package is a module, which Jest cannot require: its binary can be.
  const system = process.platform === 'darwin' ? 'darwin-universal' : `${process.platform}-${process.arch}`;
  const given = process.env.WICK_WEBGPU;
  try {
    const dawn = require(`${given ? dirname(given) : 'webgpu'}/dist/${system}/dawn.node`);
    // Software adapters spend most of their time on programs that clear memory which every kernel writes before it reads it.
    instance ??= dawn.create(['enable-dawn-features=allow_unsafe_apis,disable_workgroup_init']) as Adapters;
    return instance;
  } catch (error) {
    if (given) throw error;
    return null;
  }
}

// Dawn ends the process when its instance is collected before its devices.
let instance: Adapters | null = null;
