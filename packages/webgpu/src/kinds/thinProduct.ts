import type { ProductCommand } from '@wick/kernels/plan';
import type { Kernel } from '../kernel.ts';
import { dispatch } from '../program.ts';
import { wordAt } from '../words.ts';
import { type Ending, ended } from './ending.ts';
import type { Finish } from './finish.ts';

/** Rows or columns of a result that are summed up by themselves. */
const THIN = 4;

/** Few vectors, and a matrix that each of them meets: strides are in elements, places in words. */
export interface Thin {
  readonly count: number;
  readonly length: number;
  readonly matrix: readonly [at: number, side: number, depth: number, batch: number];
  readonly vectors: readonly [at: number, vector: number, depth: number, batch: number];
  readonly result: readonly [at: number, vector: number, side: number, batch: number];
  /** Whether a bias is one of the result's elements along the matrix. */
  readonly biasAlong: boolean;
}

/** A product with few rows or columns; null: it has more. */
export function thinOf({ m, n, a, b, c }: ProductCommand): Thin | null {
  if (Math.min(m, n) > THIN) return null;
  const left = [wordAt(a.at), a.row, a.column, a.batch ?? 0] as const;
  const right = [wordAt(b.at), b.column, b.row, b.batch ?? 0] as const;
  const [at, batch] = [wordAt(c.at), c.batch ?? 0];
  return m <= n
    ? { count: m, length: n, matrix: right, vectors: left, result: [at, c.row, 1, batch], biasAlong: true }
    : { count: n, length: m, matrix: left, vectors: right, result: [at, 1, c.row, batch], biasAlong: false };
}

/**
 * A workgroup has `sides` elements along the matrix, whose sums `depths` threads each have parts of: many sides where those
 * lie side by side, many depths where a sum's elements do.
 */
const program = (count: number, sides: number, depths: number, biasAlong: boolean, finish: Finish) => ({
  key: `thin product ${count} ${sides} ${depths} ${biasAlong}${finish.key}`,
  usesNumbers: finish.usesNumbers,
  body: () => {
    const vectors = Array.from({ length: count }, (_, v) => v);
    return /* wgsl */ `${ended}${finish.text}
var<workgroup> parts: array<f32, ${sides * depths * count}>;
@compute @workgroup_size(${sides * depths})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>,
        @builtin(local_invocation_index) lane: u32) {
  let index = groupIndex(group, count);
  if (index >= params.total) { return; }
  let item = index / params.blocks;
  let depth = lane / ${sides}u;
  let side = index % params.blocks * ${sides}u + lane % ${sides}u;
  ${vectors.map((v) => `var sum${v} = 0.0;`).join(' ')}
  if (side < params.length) {
    let at = params.matrix + item * params.matrix_batch + side * params.matrix_side;
    let first = params.vectors + item * params.vectors_batch;
    for (var p = depth; p < params.k; p += ${depths}u) {
      let value = load(at + p * params.matrix_depth);
      ${vectors.map((v) => `sum${v} += value * load(first + ${v}u * params.vector + p * params.vectors_depth);`).join('\n      ')}
    }
  }
  ${vectors.map((v) => `parts[${v * sides * depths}u + lane] = sum${v};`).join('\n  ')}
  for (var half = ${depths / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (depth < half) {
      ${vectors.map((v) => `parts[${v * sides * depths}u + lane] += parts[${v * sides * depths}u + lane + half * ${sides}u];`).join('\n      ')}
    }
  }
  if (depth > 0u || side >= params.length) { return; }
  let to = params.result + item * params.result_batch + side * params.result_side;
  for (var v = 0u; v < ${count}u; v++) {
    let at = to + v * params.result_vector;
    finish(at, ended(parts[v * ${sides * depths}u + lane], at, ${biasAlong ? 'side' : 'v'}));
  }
}
`;
  },
});

export function thinProduct(
  { count, length, matrix, vectors, result, biasAlong }: Thin,
  batch: number,
  k: number,
  ending: Ending,
  finish: Finish,
): Kernel[] {
  const byDepth = matrix[2] <= matrix[1];
  const [sides, depths] = byDepth ? [1, 64] : [32, 8];
  const blocks = Math.ceil(length / sides);
  const total = batch * blocks;
  const values = {
    ...{ total, blocks, length, k },
    ...{ matrix: matrix[0], matrix_side: matrix[1], matrix_depth: matrix[2], matrix_batch: matrix[3] },
    ...{ vectors: vectors[0], vector: vectors[1], vectors_depth: vectors[2], vectors_batch: vectors[3] },
    ...{ result: result[0], result_vector: result[1], result_side: result[2], result_batch: result[3] },
    ...ending,
    ...finish.values,
  };
  return [dispatch(program(count, sides, depths, biasAlong, finish), values, total)];
}
