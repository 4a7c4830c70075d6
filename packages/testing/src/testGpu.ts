import { dirname, join } from 'node:path';

interface Adapters {
  requestAdapter(options?: object): Promise<unknown>;
}

/**
 * An adapter to test on: of `navigator.gpu`, or in Node of the package `webgpu`, if it is installed or WICK_WEBGPU is the path of
 * its index.js. Null, with a line that says so once in a run, where there is none. The type is the caller's, which knows WebGPU.
 */
export async function testAdapter<Adapter>(): Promise<Adapter | null> {
  const adapter = (await platformGpu()?.requestAdapter()) ?? null;
  if (adapter === null && isFirst()) process.stdout.write('No WebGPU adapter: what runs on a GPU is not tested\n');
  return adapter as Adapter | null;
}

/** Whether nobody has asked before in this run of Jest, whose processes and files share nothing but a name and the disk. */
function isFirst(): boolean {
  const run = typeof process === 'undefined' ? undefined : process.env.WICK_TEST_RUN;
  if (run === undefined) return true;
  // Not imported: pages have no such modules.
  const { writeFileSync } = require('node:fs') as typeof import('node:fs');
  const { tmpdir } = require('node:os') as typeof import('node:os');
  try {
    writeFileSync(join(tmpdir(), `wick-no-gpu-${run}`), '', { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'EEXIST') return false;
    throw error;
  }
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
