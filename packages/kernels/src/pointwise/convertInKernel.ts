import { isWorthwhile } from '../wasm/build.ts';
import type { Copyable } from '../wasm/memory.ts';
import { type ConversionName, typedFamily } from '../wasm/typed.ts';
import type { Elements } from './interpret.ts';
import { type TypedConversion, WORTH_ASKING } from './typed.ts';

/** Elements between two copies. */
const PIECE = 8192;
/** Bytes that the last vectors of a piece may touch behind it. */
const ROOM = 64;

const ofFloats = new Map<string, ConversionName>([
  ['int32', 'floatsToInts'],
  ['int64', 'floatsToLongs'],
  ['float16', 'floatsToHalves'],
  ['bfloat16', 'floatsToBfloats'],
]);
const ofDoubles = new Map<string, ConversionName>([
  ['int32', 'doublesToInts'],
  ['int64', 'doublesToLongs'],
]);

function kernelFor(to: string, data: Elements): ConversionName | undefined {
  if (data instanceof Float32Array) return ofFloats.get(to);
  if (data instanceof Float64Array) return ofDoubles.get(to);
  if (to !== 'int64') return undefined;
  if (data instanceof Int32Array) return 'intsToLongs';
  return data instanceof Uint8Array ? 'widenLongs' : undefined;
}

/** Elements as those of another type in WebAssembly, piece by piece. */
export const convertInKernel: TypedConversion = (to, data, out) => {
  const n = data.length;
  const name = kernelFor(to, data);
  if (name === undefined || !isWorthwhile(n >= WORTH_ASKING)) return false;
  const family = typedFamily();
  if (family === null) return false;
  const size = out.BYTES_PER_ELEMENT;
  const length = Math.min(n, PIECE);
  family.memory.withScratch((memory) => {
    const from = memory.allocate(data.BYTES_PER_ELEMENT * length + ROOM);
    const result = memory.allocate(size * length + ROOM);
    for (let start = 0; start < n; start += length) {
      const count = Math.min(length, n - start);
      memory.write(from, data as Copyable, start, count);
      family.exports[name](from, result, result + size * count);
      memory.copyOut(result, out as Copyable, start, count);
    }
  });
  return true;
};
