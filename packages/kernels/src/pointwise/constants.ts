import { type KernelMemory, kernelMemory } from '../wasm/memory.ts';
import { ownPointwiseFamily, pointwiseFamily } from '../wasm/pointwise.ts';

const TABLE_BYTES = 256;
const tables = new WeakMap<KernelMemory, number>();

/** The address of the constants of assembly/pointwise's functions, written when first needed: where its kernels run. */
export function functionConstants(memory: KernelMemory): number {
  let table = tables.get(memory);
  if (table === undefined) {
    table = memory.reserve(TABLE_BYTES);
    const family = memory === kernelMemory() ? pointwiseFamily : ownPointwiseFamily;
    family()!.exports.prepare(table);
    tables.set(memory, table);
  }
  return table;
}
