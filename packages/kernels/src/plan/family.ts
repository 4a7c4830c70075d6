import type { WasmBuild } from '../wasm/binaries.ts';
import { kernelBuild } from '../wasm/build.ts';
import { compile, instantiate } from '../wasm/compile.ts';
import type { LoadedFamily } from '../wasm/family.ts';
import { planBinaries } from '../wasm/generated/plan.ts';
import { helperSource } from '../wasm/helper.ts';
import type { ChunkKernel } from '../wasm/runJob.ts';
import { Team } from '../wasm/team.ts';
import { hostFunctions, hostSource } from './hostFunctions.ts';
import { ownPlanMemory, type PlanMemory, sharedPlanMemory } from './memory.ts';

/** assembly/plan: addresses of steps, of what threads share and of a thread's workspace. */
interface PlanExports {
  /** Writes the constants of the pointwise functions. */
  prepare(table: number): void;
  runSteps(from: number, to: number, workspace: number): void;
  leadSteps(control: number, from: number, to: number, workspace: number): void;
  /** What helpers run. */
  followSteps: ChunkKernel;
  openSteps(control: number, first: number): void;
  closeSteps(control: number): void;
  gemmWorkspace(n: number, k: number, size: number): number;
  winogradWorkspace(rows: number, depth: number, panels: number): number;
}

const TABLE_BYTES = 256;
const CONTROL_BYTES = 128;

/** The kernels of plans on one memory, in one build. */
export interface Machine {
  readonly memory: PlanMemory;
  readonly exports: PlanExports;
  readonly family: Omit<LoadedFamily<PlanExports>, 'memory'>;
  /** Where the constants of the pointwise functions lie. */
  readonly table: number;
  /** What threads share during a run, and the threads; null where one thread runs everything. */
  readonly threads: { readonly control: number; readonly team: Team } | null;
}

const machines: { shared: Map<WasmBuild, Machine | null>; own: Map<WasmBuild, Machine | null> } = {
  shared: new Map(),
  own: new Map(),
};

/** The machine of the build that runs; null: there is no WebAssembly. */
export function planMachine(shared: boolean): Machine | null {
  const build = kernelBuild();
  if (build === 'typescript') return null;
  const known = machines[shared ? 'shared' : 'own'];
  let machine = known.get(build);
  if (machine === undefined) {
    machine = make(build, shared);
    known.set(build, machine);
  }
  return machine;
}

function make(build: WasmBuild, shared: boolean): Machine | null {
  try {
    const memory = shared ? sharedPlanMemory() : ownPlanMemory();
    const module = compile(planBinaries, build, memory.isShared);
    const family = { module, exports: instantiate<PlanExports>(module, memory.memory, hostFunctions(memory.memory)) };
    const table = memory.reserve(TABLE_BYTES);
    family.exports.prepare(table);
    const threads = memory.isShared
      ? { control: memory.reserve(CONTROL_BYTES), team: new Team([family], memory, hostSource + helperSource) }
      : null;
    return { memory, family, exports: family.exports, table, threads };
  } catch {
    // What the loader of the other kernels does: the baseline has the same functions.
    return build === 'simd' ? null : make('simd', shared);
  }
}
