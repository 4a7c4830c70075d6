import type { WasmMemory } from '../wasm/platform.ts';

const EXPM1 = 9;
const LOG1P = 11;

/** What the kernels of plans have JavaScript do: what engines compute of a double that WebAssembly gives them, they make an object of. */
export function hostFunctions(memory: WasmMemory): object {
  let doubles = new Float64Array(memory.buffer);
  const host = {
    /** Puts a function, by its code in programs, of so many doubles in their place. */
    apply(code: number, at: number, count: number): void {
      if (doubles.buffer !== memory.buffer) doubles = new Float64Array(memory.buffer);
      const start = at >>> 3;
      (code === EXPM1 ? expm1s : code === LOG1P ? log1ps : tanhs)(doubles, start, start + count);
    },
  };
  return { Math, host };
}

// A loop each: the engine then has the function in it.

function expm1s(x: Float64Array, start: number, end: number): void {
  for (let i = start; i < end; i++) x[i] = Math.expm1(x[i]!);
}

function log1ps(x: Float64Array, start: number, end: number): void {
  for (let i = start; i < end; i++) x[i] = Math.log1p(x[i]!);
}

function tanhs(x: Float64Array, start: number, end: number): void {
  for (let i = start; i < end; i++) x[i] = Math.tanh(x[i]!);
}

/** The same in a helper thread, as text: see helper.ts. */
export const hostSource = `
globalThis.host = (memory) => ({ Math, host: {
  apply(code, at, count) {
    const x = new Float64Array(memory.buffer, at >>> 0, count);
    if (code === ${EXPM1}) for (let i = 0; i < count; i++) x[i] = Math.expm1(x[i]);
    else if (code === ${LOG1P}) for (let i = 0; i < count; i++) x[i] = Math.log1p(x[i]);
    else for (let i = 0; i < count; i++) x[i] = Math.tanh(x[i]);
  },
} });
`;
