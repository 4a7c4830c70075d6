import type { ProductCommand } from '@wick/kernels/plan';
import type { Kernel, Room } from '../kernel.ts';
import { perThread } from '../program.ts';
import { columnStep, four, placeOf, threadsFor } from '../wgsl/apart.ts';
import { wordAt } from '../words.ts';
import { cutSum } from './cutSum.ts';
import type { Ending } from './ending.ts';
import { type Finish, plain } from './finish.ts';

/** Threads below which a sum is cut, and steps that are worth a part of their own. */
const FEW = 512;
const LEAST = 128;

// What is beyond an edge reads what is at it and is not written, so that nothing is asked in the sums.
const program = (step: number, finish: Finish) => ({
  key: `product apart ${step}${finish.key}`,
  usesNumbers: finish.usesNumbers,
  functions: () => /* wgsl */ `${finish.text}
/** The first ones of a row's columns. */
fn put(at: u32, count: u32, values: vec4<f32>) {
  ${four((q) => `if (count > ${q}u) { finish(at + ${q * step}u, values[${q}]); }`)}
}
fn before(at: u32, count: u32) -> vec4<f32> {
  var values = vec4<f32>();
  ${four((q) => `if (count > ${q}u) { values[${q}] = load(at + ${q * step}u); }`)}
  return values;
}
`,
  thread: /* wgsl */ `${placeOf(step)}
  if (column >= params.n) { return; }
  let cut = item % params.cuts;
  let matrix = item / params.cuts;
  let first = cut * params.step;
  let end = min(params.k, first + params.step);
  let a_depth = params.a_depth;
  let b_depth = params.b_depth;
  let a = params.a + matrix * params.a_batch + first * a_depth;
  let b = params.b + matrix * params.b_batch + first * b_depth;
  ${four((q) => `var a${q} = a + min(row + ${q}u, params.m - 1u) * params.a_side;`)}
  ${four((q) => `var b${q} = b + min(column + ${q * step}u, params.n - 1u) * params.b_side;`)}
  ${four((q) => `var c${q} = vec4<f32>();`)}
  for (var p = first; p < end; p++) {
    let y = vec4(${four((q) => `load(b${q})`, ', ')});
    ${four((q) => `c${q} += load(a${q}) * y;`)}
    ${four((q) => `a${q} += a_depth; b${q} += b_depth;`)}
  }
  let to = params.c + matrix * params.c_batch + cut * params.c_cut + row * params.c_row + column;
  let next = params.c_row;
  let columns = (params.n - column + ${step - 1}u) / ${step}u;
  let rows = params.m - row;
  let alpha = bitcast<f32>(params.alpha);
  ${four((q) => `c${q} *= alpha;`)}
  if (params.ending == 1u) {
    let beta = bitcast<f32>(params.beta);
    ${four((q) => `if (rows > ${q}u) { c${q} += beta * before(to + ${q}u * next, columns); }`)}
  }
  if (params.ending == 2u) {
    let bias = before(params.bias + column, columns);
    ${four((q) => `c${q} += bias;`)}
  }
  ${four((q) => `if (rows > ${q}u) { put(to + ${q}u * next, columns, c${q}); }`)}
`,
});

/** A product of k steps by threads that are apart. */
export function apartProduct(command: ProductCommand, k: number, ending: Ending, finish: Finish, room: Room): Kernel[] {
  const { batch = 1, m, n, a, b, c } = command;
  const wanted = Math.min(Math.floor(k / LEAST), Math.ceil(FEW / threadsFor(batch, m, n)));
  const step = Math.ceil(k / Math.max(1, wanted));
  const cuts = Math.max(1, Math.ceil(k / step) || 1);
  const to = { c: wordAt(c.at), c_row: c.row, c_batch: c.batch ?? 0 };
  const sums = cuts > 1 ? { c: wordAt(room(4 * cuts * batch * m * n)), c_row: n, c_batch: m * n } : to;
  // Parts of the sums are all that the first of two kernels writes.
  const now = cuts > 1 ? plain : finish;
  const parts = perThread(program(columnStep(n), now), threadsFor(batch * cuts, m, n), {
    ...{ m, n, k, cuts, step },
    ...{ a: wordAt(a.at), a_side: a.row, a_depth: a.column, a_batch: a.batch ?? 0 },
    ...{ b: wordAt(b.at), b_side: b.column, b_depth: b.row, b_batch: b.batch ?? 0 },
    ...{ ...sums, c_cut: batch * m * n },
    ...(cuts > 1 ? { ...ending, alpha: ONE, ending: 0 } : ending),
    ...now.values,
  });
  return cuts > 1 ? [...parts, ...cutSum({ batch, m, n, cuts, from: sums.c, ...to, ...ending }, finish)] : parts;
}

/** The bits of 1. */
const ONE = 0x3f800000;
