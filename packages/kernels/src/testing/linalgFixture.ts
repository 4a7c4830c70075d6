import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lehmer } from './random.ts';

/** One call of real PyTorch (fixtures/linalg.py): its arguments and results, whose inputs are drawn again here. */
export interface LinalgCase {
  call: string;
  dtype: 'float32' | 'float64';
  kind?: 'uniform' | 'steps' | 'nan' | 'low' | 'high' | 'large';
  shapes: Record<string, number[]>;
  results: Record<string, string>;
  batch: number;
  channels: number;
  inChannels: number;
  outChannels: number;
  groups: number;
  planes: number;
  input: number[];
  kernel: number[];
  stride: number[];
  padding: number[];
  dilation: number[];
  output: number[];
  outputPadding: number[];
  ceilMode: boolean;
  countIncludePad: boolean;
  divisorOverride: number | null;
}

/** The cases of one call, each with a title that tells them apart. */
export function linalgCases(call: string): [string, LinalgCase][] {
  const file = join(__dirname, '../fixtures/linalg.json');
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: LinalgCase[] };
  const found = cases.filter((one) => one.call === call);
  if (found.length === 0) throw new Error(`no case of ${call}`);
  return found.map((one) => {
    const { call: _call, shapes: _shapes, results: _results, ...rest } = one;
    return [JSON.stringify(rest).replace(/["{}]/g, ''), one];
  });
}

/** An empty array of the case's dtype. */
export function floats({ dtype }: LinalgCase, length: number): Float32Array | Float64Array {
  return dtype === 'float32' ? new Float32Array(length) : new Float64Array(length);
}

/** The input that fixtures/linalg.py drew for a seed. */
export function drawn(one: LinalgCase, seed: number, length: number, kind = one.kind): Float32Array | Float64Array {
  const random = lehmer(seed);
  return floats(one, length).map((_, i) => {
    const u = 2 * random() - 1;
    if (kind === 'steps') return Math.floor(u * 2);
    if (kind === 'nan' && i % 7 === 3) return Number.NaN;
    if (kind === 'low' && i % 11 !== 5) return Number.NEGATIVE_INFINITY;
    if (kind === 'high' && i % 13 === 2) return Number.POSITIVE_INFINITY;
    return kind === 'large' ? u + 1000 : u;
  });
}

/** A result of PyTorch, in the case's dtype. */
export function result(one: LinalgCase, name: string): Float32Array | Float64Array {
  const { buffer } = Uint8Array.from(Buffer.from(one.results[name]!, 'base64'));
  return one.dtype === 'float32' ? new Float32Array(buffer) : new Float64Array(buffer);
}

/** Indices of PyTorch. */
export function resultIndices(one: LinalgCase): Int32Array {
  return new Int32Array(Uint8Array.from(Buffer.from(one.results.indices!, 'base64')).buffer);
}

/** What results are held to, relative and absolute. */
export function tolerance({ dtype }: LinalgCase): [relative: number, absolute: number] {
  return dtype === 'float32' ? [1e-5, 1e-6] : [1e-12, 1e-12];
}
