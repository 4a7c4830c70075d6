import type { GpuPointwiseCommand } from '../commands/index.ts';
import { arenaBytes } from '../elements.ts';
import type { Params } from '../wgsl/params.ts';
import { wordAt } from '../words.ts';
import type { Element } from './element.ts';

/** Elements from which on there are threads enough where each has four of them. */
const MANY = 8192;

interface Merged {
  readonly shape: readonly number[];
  readonly strides: readonly (readonly number[])[];
}

/** Whether the elements can be gone through by fours: those of each result lie as vectors do. */
export function fitsFours(command: GpuPointwiseCommand, { shape, strides }: Merged): boolean {
  const { inputs, outputs, type = 'float32' } = command;
  const width = shape.at(-1) ?? 1;
  if (shape.reduce((product, n) => product * n, 1) < MANY || (shape.length > 1 && width % 4 !== 0)) return false;
  return outputs.every(
    (place, i) => wordAt(arenaBytes[place.dtype ?? type]) === 1 && lieAsVectors(place.at, strides[inputs.length + i]!),
  );
}

function lieAsVectors(at: number, stride: readonly number[]): boolean {
  return at % 16 === 0 && stride.at(-1) === 1 && stride.slice(0, -1).every((step) => step % 4 === 0);
}

/** Code that reads the first words of four elements of an input, the first of which lies at `from`. */
export function foursOf(
  name: string,
  from: string,
  place: { readonly at: number; readonly stride: readonly number[]; readonly dtype: Element },
  params: Params,
): string {
  const { at, stride, dtype } = place;
  const words = wordAt(arenaBytes[dtype]);
  const step = (stride.at(-1) ?? 0) * words;
  if (step === 0) return `let ${name} = vec4(wordAt(${from}));`;
  if (words === 1 && lieAsVectors(at, stride)) return `let ${name} = arena[(${from}) / 4u];`;
  params.add({ [`${name}s`]: step });
  const others = [1, 2, 3].map((k) => `wordAt(${name}w + ${k}u * params.${name}s)`);
  return `let ${name}w = ${from}; let ${name} = vec4(wordAt(${name}w), ${others.join(', ')});`;
}

/** A program as a function of one element's words, and its calls for four. */
export function elementFunction(inputs: number, body: readonly string[], results: readonly string[]) {
  const names = Array.from({ length: inputs }, (_, i) => `y${i}`);
  const declared = /* wgsl */ `
struct Results { ${results.map((_, i) => `r${i}: u32`).join(', ')} }
fn element(${names.map((name) => `${name}: u32`).join(', ')}) -> Results {
${[...body, `return Results(${results.join(', ')});`].map((line) => `  ${line}`).join('\n')}
}`;
  const calls = [0, 1, 2, 3].map((k) => `let e${k} = element(${names.map((name) => `${name}[${k}]`).join(', ')});`);
  return { declared, calls };
}
