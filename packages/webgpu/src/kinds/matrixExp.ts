import type { MatrixExpCommand } from '../commands/index.ts';
import { groupsOf } from '../groups.ts';
import type { Kernel, Room } from '../kernel.ts';
import { keyOf } from '../wgsl/keys.ts';
import { parts } from '../wgsl/neighbours.ts';
import { pairs } from '../wgsl/pairs.ts';
import { Params } from '../wgsl/params.ts';
import { piece } from '../wgsl/piece.ts';
import { wordAt } from '../words.ts';

// A workgroup has a matrix and computes in pairs of floats: squaring doubles errors, which stay far below a float's.

const SIZE = 64;

/** Whatever threads have written, all of them see. */
const meet = 'storageBarrier(); workgroupBarrier();';
/** Statements for each element `e` of a matrix, which is in row `i` and column `j`. */
const each = (step: string) => /* wgsl */ `
  for (var e = lane; e < n * n; e += ${SIZE}u) {
    let i = e / n;
    let j = e % n;
    ${step}
  }`;

/** Terms of Taylor's series of a matrix whose norm is below 1/2: what is left out is below 2^-50. */
const TERMS = 14;
/** Squarings at most: of a norm from 2^31 on no digit would be right. */
const SQUARINGS = 32;

const products = piece(
  /* wgsl */ `
/** An element of a product of matrices of pairs. */
fn productAt(a: u32, b: u32, i: u32, j: u32, n: u32) -> vec2<f32> {
  var sum = vec2(0.0, 0.0);
  for (var k = 0u; k < n; k++) {
    sum = settled(joined(sum, pairProduct(pairAt(a + 2u * (i * n + k)), pairAt(b + 2u * (k * n + j)))));
  }
  return sum;
}`,
  pairs,
);

/** What the exponential is taken of, and which elements of it are stored. */
const ofMatrix = {
  load: 'let value = load(params.at + matrix * n * n + e);',
  store: 'store(params.to + matrix * n * n + e, load(power + 2u * e));',
};
/** e^[[Aᵀ, G], [0, Aᵀ]] has, where G is, what the gradient G of e^A is of A. */
const ofBlocks = {
  load: /* wgsl */ `
    let half = n / 2u;
    var value = 0.0;
    if ((i < half) == (j < half)) { value = load(params.at + (matrix * half + j % half) * half + i % half); }
    else if (i < half) { value = load(params.gradient + (matrix * half + i) * half + j - half); }`,
  store: /* wgsl */ `
    let half = n / 2u;
    if (i < half && j >= half) { store(params.to + (matrix * half + i) * half + j - half, load(power + 2u * e)); }`,
};

/** e^A of matrices, or its gradients: by Taylor's series of A / 2^s, squared s times. */
export function matrixExp(command: MatrixExpCommand, room: Room): Kernel[] {
  const { count, at, gradient, to } = command;
  const n = gradient === null ? command.n : 2 * command.n;
  if (count * n === 0) return [];
  const params = new Params().add({
    ...{ n, matrices: count, at: wordAt(at), gradient: wordAt(gradient ?? 0), to: wordAt(to) },
    work: wordAt(room(24 * count * n * n)),
  });
  const { load, store } = gradient === null ? ofMatrix : ofBlocks;
  const main = /* wgsl */ `
var<workgroup> squarings: u32;
@compute @workgroup_size(${SIZE})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>,
        @builtin(local_invocation_index) lane: u32) {
  let matrix = groupIndex(group, count);
  if (matrix >= params.matrices) { return; }
  let n = params.n;
  let small = params.work + 6u * matrix * n * n;
  let power = small + 2u * n * n;
  let next = power + 2u * n * n;
  ${each(/* wgsl */ `${load}
    setPair(small + 2u * e, vec2(value, 0.0));
    setPair(power + 2u * e, vec2(select(0.0, 1.0, i == j), 0.0));`)}
  ${meet}
  if (lane == 0u) {
    // The largest sum of a row, which is NaN or infinite where an element is.
    var most = 0u;
    for (var i = 0u; i < n; i++) {
      var sum = 0.0;
      for (var j = 0u; j < n; j++) { sum += abs(load(small + 2u * (i * n + j))); }
      most = max(most, bitcast<u32>(sum) & 0x7fffffffu);
    }
    let e = i32(exponentOf(most));
    squarings = select(u32(max(e + 1, 0)), 127u, most >= 0x7f800000u);
  }
  ${meet}
  let times = squarings;
  let scale = bitcast<f32>((127u - min(times, ${SQUARINGS}u)) << 23u);
  ${each('setPair(small + 2u * e, pairAt(small + 2u * e) * scale);')}
  // As Horner has it: 1 + A (1 + A/2 (1 + A/3 …)).
  for (var k = ${TERMS}u; k > 0u; k--) {
    ${meet}
    ${each(/* wgsl */ `
    let term = pairQuotient(productAt(small, power, i, j, n), vec2(f32(k), 0.0));
    setPair(next + 2u * e, pairDifference(term, vec2(select(0.0, -1.0, i == j), 0.0)));`)}
    ${meet}
    ${each('setPair(power + 2u * e, pairAt(next + 2u * e));')}
  }
  for (var k = 0u; k < ${SQUARINGS}u; k++) {
    ${meet}
    if (k < times) {
      ${each('setPair(next + 2u * e, productAt(power, power, i, j, n));')}
    }
    ${meet}
    if (k < times) {
      ${each('setPair(power + 2u * e, pairAt(next + 2u * e));')}
    }
  }
  ${meet}
  ${each(/* wgsl */ `
    if (times > ${SQUARINGS}u) { arena[power + 2u * e] = 0x7fc00000u; }
    ${store}`)}
}`;
  const code = params.code([products, parts], main);
  return [{ key: keyOf('matrixExp', code), code, params: params.words, usesNumbers: false, groups: groupsOf(count) }];
} // biome-ignore format: nested code
