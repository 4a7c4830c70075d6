import type { MatrixPlace, ProductCommand } from '@wick/kernels/plan';
import type { Kernel, Room } from '../kernel.ts';
import { dispatch, type Program } from '../program.ts';
import { type Tiling, tilingOf } from '../tiling.ts';
import { type Along, type Shape, tile } from '../wgsl/tile.ts';
import { floatBits, wordAt } from '../words.ts';
import { apartProduct } from './apartProduct.ts';
import { cutSum } from './cutSum.ts';
import { type Ending, ended } from './ending.ts';
import { type Finish, finishOf, plain } from './finish.ts';
import { thinOf, thinProduct } from './thinProduct.ts';

/** How element r of rows (columns) i … i + 3 of an operand is read. */
const byWords = (name: string, sides: string) => /* wgsl */ `
fn ${name}_one(at: u32, r: u32) -> f32 {
  if (${name}_i + r >= params.${sides}) { return 0.0; }
  return load(at + r * params.${name}_side);
}
fn ${name}_column(p: u32) -> vec4<f32> {
  if (p >= last) { return vec4<f32>(); }
  let at = ${name}_at + ${name}_i * params.${name}_side + p * params.${name}_depth;
  return vec4(${name}_one(at, 0u), ${name}_one(at, 1u), ${name}_one(at, 2u), ${name}_one(at, 3u));
}
fn ${name}_block(p: u32) -> mat4x4<f32> {
  return mat4x4(${name}_column(p), ${name}_column(p + 1u), ${name}_column(p + 2u), ${name}_column(p + 3u));
}
`;

/** By whole vectors along either index: all four elements are inside, or none. */
const byVectors = (name: string, sides: string, along: Along) => {
  const [i, p] = along === 'side' ? [`${name}_i`, 'p + q'] : [`${name}_i + q`, 'p'];
  return /* wgsl */ `
fn ${name}_line(p: u32, q: u32) -> vec4<f32> {
  if (${i} >= params.${sides} || ${p} >= last) { return vec4<f32>(); }
  return load4(${name}_at + (${i}) * params.${name}_side + (${p}) * params.${name}_depth);
}
fn ${name}_block(p: u32) -> mat4x4<f32> {
  let lines = mat4x4(${name}_line(p, 0u), ${name}_line(p, 1u), ${name}_line(p, 2u), ${name}_line(p, 3u));
  return ${along === 'side' ? 'lines' : 'transpose(lines)'};
}
`;
};

const operand = (name: string, sides: string, along: Along, vectors: boolean) => /* wgsl */ `
var<private> ${name}_at: u32;
var<private> ${name}_i: u32;
fn ${name}_begin(i: u32, p: u32) { ${name}_i = i; }
${vectors ? byVectors(name, sides, along) : byWords(name, sides)}`;

const put = /* wgsl */ `
fn put(i: u32, v: vec4<f32>) {
  if (i >= params.m) { return; }
  let at = c_at + i * params.c_row + c_j;
  for (var r = 0u; r < 4u; r++) {
    if (c_j + r < params.n) { finish(at + r, ended(v[r], at + r, c_j + r)); }
  }
}
`;

const putVector = /* wgsl */ `
fn put(i: u32, v: vec4<f32>) {
  if (i >= params.m || c_j >= params.n) { return; }
  let at = c_at + i * params.c_row + c_j;
  finish4(at, vec4(ended(v.x, at, c_j), ended(v.y, at + 1u, c_j + 1u), ended(v.z, at + 2u, c_j + 2u), ended(v.w, at + 3u, c_j + 3u)));
}
`;

function program(shape: Shape, a: Along, b: Along, vectors: boolean, finish: Finish): Program {
  return {
    key: `product ${shape} ${a} ${b}${vectors ? ' vectors' : ''}${finish.key}`,
    usesNumbers: finish.usesNumbers,
    arena: vectors ? 'vec4<u32>' : 'u32',
    body: () => `${operand('a', 'm', a, vectors)}${operand('b', 'n', b, vectors)}
var<private> c_at: u32;
var<private> c_j: u32;
fn begin(item: u32, cut: u32) {
  a_at = params.a + item * params.a_batch;
  b_at = params.b + item * params.b_batch;
  c_at = params.c + item * params.c_batch + cut * params.c_cut;
}
fn columns(j: u32) { c_j = j; }
${ended}${vectors ? finish.vectors + putVector : finish.text + put}${tile(shape, a, b)}`,
  };
}

/** A product of matrices: by tiles, or with few rows or columns by sums of their own. */
export function product(command: ProductCommand, room: Room): Kernel[] {
  const { batch = 1, m, n, alpha = 1 } = command;
  const k = alpha === 0 ? 0 : command.k;
  return productBy(room.mayWait === false ? 'apart' : tilingOf(batch, m, n, k), command, room);
}

/** The same by threads that are apart, or by tiles of a kind, where it is one that is done by tiles. */
export function productBy(by: Tiling | 'apart', command: ProductCommand, room: Room): Kernel[] {
  const { dtype, batch = 1, m, n, alpha = 1, beta = 0, a, b, c, bias } = command;
  if (dtype === 'float64') throw new TypeError('webgpu: there is no product of float64');
  if (batch * m * n === 0) return [];
  const k = alpha === 0 ? 0 : command.k;
  const ending: Ending = {
    alpha: floatBits(alpha),
    beta: floatBits(beta),
    bias: wordAt(bias ?? 0),
    ending: bias !== undefined ? 2 : beta !== 0 ? 1 : 0,
  };
  const finish = finishOf(command.epilogue, c.at);
  if (by === 'apart') return apartProduct(command, k, ending, finish, room);
  const { shape, cuts, step, tiles } = by;
  const thin = thinOf(command);
  if (thin) return thinProduct(thin, batch, k, ending, finish);
  const to = { c: wordAt(c.at), c_row: c.row, c_batch: c.batch ?? 0 };
  const sums = cuts > 1 ? { c: wordAt(room(4 * cuts * batch * m * n)), c_row: n, c_batch: m * n } : to;
  const [alongA, alongB] = [along(a.row, a.column), along(b.column, b.row)];
  // Parts of the sums are all that the first of two kernels writes.
  const now = cuts > 1 ? plain : finish;
  const fourths =
    now.vectors !== null &&
    [sums.c, sums.c_row, sums.c_batch, n].every(isFourth) &&
    isVectors(a, alongA === 'side' ? m : k, alongA === 'side' ? 'row' : 'column', batch) &&
    isVectors(b, alongB === 'side' ? n : k, alongB === 'side' ? 'column' : 'row', batch);
  const kernel = dispatch(
    program(shape, alongA, alongB, fourths, now),
    {
      ...{ tiles, m, n, k, cuts, step },
      ...{ a: wordAt(a.at), a_side: a.row, a_depth: a.column, a_batch: a.batch ?? 0 },
      ...{ b: wordAt(b.at), b_side: b.column, b_depth: b.row, b_batch: b.batch ?? 0 },
      ...{ ...sums, c_cut: batch * m * n },
      ...(cuts > 1 ? { ...ending, alpha: floatBits(1), ending: 0 } : ending),
      ...now.values,
    },
    tiles,
  );
  return cuts > 1 ? [kernel, ...cutSum({ batch, m, n, cuts, from: sums.c, ...to, ...ending }, finish)] : [kernel];
}

/** Along which index an operand lies side by side; either way it is read by its strides. */
function along(side: number, depth: number): Along {
  return depth <= side ? 'depth' : 'side';
}

function isFourth(n: number): boolean {
  return n % 4 === 0;
}

/** Whether an operand is whole vectors along an index of so many elements. */
function isVectors(place: MatrixPlace, length: number, index: 'row' | 'column', batch: number): boolean {
  const other = place[index === 'row' ? 'column' : 'row'];
  const steps = batch > 1 ? [place.batch ?? 0] : [];
  return place[index] === 1 && [wordAt(place.at), length, other, ...steps].every(isFourth);
}
