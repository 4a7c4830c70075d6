import type { MatricesCommand, TriangularCommand } from '../commands/index.ts';
import { groupsOf } from '../groups.ts';
import type { Kernel, Room } from '../kernel.ts';
import { type Overflow, overflowParams } from '../overflow.ts';
import { constant } from '../wgsl/exponential.ts';
import { keyOf } from '../wgsl/keys.ts';
import { log } from '../wgsl/logarithm.ts';
import { leaves } from '../wgsl/long.ts';
import { parts } from '../wgsl/neighbours.ts';
import { pairs } from '../wgsl/pairs.ts';
import { Params } from '../wgsl/params.ts';
import { type Piece, piece } from '../wgsl/piece.ts';
import { wordAt } from '../words.ts';
import { elementKernel } from './line.ts';

// A workgroup has a matrix. It computes in pairs of floats where the CPU has doubles, so that what becomes of them are the same
// floats but for roundings; what they lie in is behind the arena.

const SIZE = 64;

/** Whatever threads have written, all of them see. */
const meet = 'storageBarrier(); workgroupBarrier();';
const each = (i: string, from: string, until: string, step: string) =>
  `for (var ${i} = ${from} + lane; ${i} < ${until}; ${i} += ${SIZE}u) { ${step} }`;

/** LU factors in place of `rows` rows of which the first `cols` columns are the matrix, with the CPU's pivots. */
const eliminate = piece(
  /* wgsl */ `
var<workgroup> pivotRow: u32;
var<workgroup> isOdd: u32;
var<workgroup> isSingular: u32;
fn eliminate(lane: u32, work: u32, order: u32) {
  let width = params.width;
  ${each('i', '0u', 'params.rows', 'arena[order + i] = i;')}
  if (lane == 0u) {
    isOdd = 0u;
    isSingular = 0u;
  }
  for (var j = 0u; j < min(params.rows, params.cols); j++) {
    ${meet}
    if (lane == 0u) {
      var best = j;
      var most = pairSize(pairAt(work + 2u * (j * width + j)));
      for (var i = j + 1u; i < params.rows; i++) {
        let size = pairSize(pairAt(work + 2u * (i * width + j)));
        if (isPairMore(size, most)) {
          best = i;
          most = size;
        }
      }
      pivotRow = best;
      if (isPairZero(most)) { isSingular = 1u; }
      if (best != j) {
        isOdd ^= 1u;
        let other = arena[order + j];
        arena[order + j] = arena[order + best];
        arena[order + best] = other;
      }
    }
    ${meet}
    let pivot = pivotRow;
    if (pivot != j) {
      ${each('c', '0u', 'width', /* wgsl */ `
        let other = pairAt(work + 2u * (j * width + c));
        setPair(work + 2u * (j * width + c), pairAt(work + 2u * (pivot * width + c)));
        setPair(work + 2u * (pivot * width + c), other);`)}
    }
    ${meet}
    let by = pairAt(work + 2u * (j * width + j));
    let isNone = isPairZero(by);
    if (!isNone) {
      ${each('i', 'j + 1u', 'params.rows', /* wgsl */ `
        let at = work + 2u * (i * width + j);
        setPair(at, pairQuotient(pairAt(at), by));`)}
    }
    ${meet}
    let right = width - j - 1u;
    if (!isNone) {
      ${each('e', '0u', '(params.rows - j - 1u) * right', /* wgsl */ `
        let i = j + 1u + e / right;
        let c = j + 1u + e % right;
        let factor = pairAt(work + 2u * (i * width + j));
        if (!isPairZero(factor)) {
          let at = work + 2u * (i * width + c);
          setPair(at, pairDifference(pairAt(at), pairProduct(factor, pairAt(work + 2u * (j * width + c)))));
        }`)}
    }
  }
  ${meet}
}`,
  pairs,
); // biome-ignore format: nested code

/** The product of the pivots as m 2^e with ½ ≤ |m| < 1. */
const determinant = piece(
  /* wgsl */ `
struct Scaled { m: vec2<f32>, e: i32 }
fn halved(x: vec2<f32>) -> Scaled {
  let e = i32(exponentOf(bitcast<u32>(x.x)));
  // In two factors: one may be no float.
  let half = e >> 1u;
  let by = bitcast<f32>(u32(127 - half) << 23u);
  let more = bitcast<f32>(u32(127 - (e - half)) << 23u);
  return Scaled(kept2(x * by) * more, e);
}
fn determinant(work: u32) -> Scaled {
  var all = Scaled(vec2(select(1.0, -1.0, isOdd == 1u), 0.0), 0);
  for (var j = 0u; j < params.rows; j++) {
    let pivot = halved(pairAt(work + 2u * (j * params.width + j)));
    let product = halved(pairProduct(all.m, pivot.m));
    all = Scaled(product.m, all.e + pivot.e + product.e);
  }
  return all;
}`,
  parts,
  pairs,
  eliminate,
);

/** What is stored of the factors, of matrix number \`matrix\`. */
const ends: { readonly [W in Exclude<MatricesCommand['what'], 'cholesky' | 'qr'>]: string } = {
  det: /* wgsl */ `
  if (lane == 0u) {
    let all = determinant(work);
    let e = clamp(all.e, -300, 300);
    let third = e / 3;
    let by = bitcast<f32>(u32(127 + third) << 23u);
    let last = bitcast<f32>(u32(127 + (e - 2 * third)) << 23u);
    store(params.to + matrix, kept(kept((all.m.x + all.m.y) * by) * by) * last);
  }`,
  slogdet: /* wgsl */ `
  if (lane == 0u) {
    let all = determinant(work);
    let bits = bitcast<u32>(all.m.x);
    let size = pairSize(all.m);
    let isNumber = (bits & 0x7fffffffu) != 0u && (bits & 0x7fffffffu) <= 0x7f800000u;
    arena[params.to + matrix] = select(bits, (bits & 0x80000000u) | 0x3f800000u, isNumber);
    var sum = vec2(log_(size.x), 0.0);
    if (all.e != 0) {
      sum = joined(sum, exactProduct(f32(all.e), ${constant(Math.fround(Math.LN2))}));
      sum.y += f32(all.e) * ${constant(Math.LN2 - Math.fround(Math.LN2))};
    }
    store(params.more + matrix, settled(sum).x);
  }`,
  lu: /* wgsl */ `
  let n = params.rows;
  ${each('e', '0u', 'n * n', /* wgsl */ `
    let i = e / n;
    let c = e % n;
    let value = load(work + 2u * e);
    store(params.to + matrix * n * n + e, select(select(0.0, 1.0, i == c), value, i > c));
    store(params.more + matrix * n * n + e, select(0.0, value, i <= c));`)}`,
  order: /* wgsl */ `
  let n = params.rows;
  ${each('e', '0u', 'n * n', 'store(params.to + matrix * n * n + e, select(0.0, 1.0, arena[order + e % n] == e / n));')}`,
  singular: 'if (lane == 0u) { arena[params.to + matrix] = isSingular; }',
  solve: /* wgsl */ `
  let n = params.rows;
  if (lane == 0u && isSingular == 1u) { leaves(); }
  ${each('c', '0u', 'params.sides', /* wgsl */ `
    for (var k = n; k > 0u; k--) {
      let i = k - 1u;
      let at = work + 2u * (i * params.width + n + c);
      var sum = pairAt(at);
      for (var j = k; j < n; j++) {
        let factor = pairAt(work + 2u * (i * params.width + j));
        sum = pairDifference(sum, pairProduct(factor, pairAt(work + 2u * (j * params.width + n + c))));
      }
      sum = pairQuotient(sum, pairAt(work + 2u * (i * params.width + i)));
      setPair(at, sum);
      store(params.to + (matrix * n + i) * params.sides + c, sum.x);
    }`)}`,
}; // biome-ignore format: nested code

const cholesky = /* wgsl */ `
  let n = params.rows;
  for (var j = 0u; j < n; j++) {
    ${meet}
    let pivot = pairAt(work + 2u * (j * n + j));
    if (lane == 0u && !isLess(0u, bitcast<u32>(pivot.x))) { leaves(); }
    let root = pairRoot(pivot);
    ${each('i', 'j', 'n', /* wgsl */ `
      let at = work + 2u * (i * n + j);
      if (i > j) { setPair(at, pairQuotient(pairAt(at), root)); }`)}
    ${meet}
    if (lane == 0u) { setPair(work + 2u * (j * n + j), root); }
    let rest = n - j - 1u;
    ${each('e', '0u', 'rest * rest', /* wgsl */ `
      let i = j + 1u + e / rest;
      let c = j + 1u + e % rest;
      if (c <= i) {
        let at = work + 2u * (i * n + c);
        let product = pairProduct(pairAt(work + 2u * (i * n + j)), pairAt(work + 2u * (c * n + j)));
        setPair(at, pairDifference(pairAt(at), product));
      }`)}
  }
  ${meet}
  ${each('e', '0u', 'n * n', 'store(params.to + matrix * n * n + e, select(0.0, load(work + 2u * e), e % n <= e / n));')}`; // biome-ignore format: nested code

/** Householder's reflectors as LAPACK makes them, in the columns that they clear; then Q by them, the last one first. */
const qr = /* wgsl */ `
  let rows = params.rows;
  let cols = params.cols;
  let k = min(rows, cols);
  let taus = order;
  let q = work + 2u * rows * cols;
  for (var j = 0u; j < k; j++) {
    ${meet}
    if (lane == 0u) {
      // Squares of what is scaled by its largest are floats.
      var most = 0u;
      for (var i = j; i < rows; i++) { most = max(most, arena[work + 2u * (i * cols + j)] & 0x7fffffffu); }
      let e = i32(exponentOf(most));
      let by = bitcast<f32>(u32(127 - (e >> 1u)) << 23u);
      let more = bitcast<f32>(u32(127 - (e - (e >> 1u))) << 23u);
      let back = bitcast<f32>(u32(127 + (e >> 1u)) << 23u);
      let further = bitcast<f32>(u32(127 + (e - (e >> 1u))) << 23u);
      var squares = vec2(0.0, 0.0);
      for (var i = j + 1u; i < rows; i++) {
        let x = kept2(pairAt(work + 2u * (i * cols + j)) * by) * more;
        squares = settled(joined(squares, pairProduct(x, x)));
      }
      if (isPairZero(squares)) { setPair(taus + 2u * j, vec2(0.0, 0.0)); }
      else {
        let at = work + 2u * (j * cols + j);
        let alpha = kept2(pairAt(at) * by) * more;
        let length = pairRoot(settled(joined(squares, pairProduct(alpha, alpha))));
        let beta = select(-length, length, (bitcast<u32>(alpha.x) & 0x80000000u) != 0u);
        let pivot = pairDifference(alpha, beta);
        setPair(taus + 2u * j, pairQuotient(pairDifference(beta, alpha), beta));
        for (var i = j + 1u; i < rows; i++) {
          let place = work + 2u * (i * cols + j);
          setPair(place, pairQuotient(kept2(pairAt(place) * by) * more, pivot));
        }
        setPair(at, kept2(beta * back) * further);
      }
    }
    ${meet}
    ${each('c', 'j + 1u', 'cols', 'reflect(work, j, pairAt(taus + 2u * j), work + 2u * c, cols);')}
  }
  ${meet}
  ${each('e', '0u', 'k * cols', 'store(params.more + matrix * k * cols + e, select(0.0, load(work + 2u * e), e % cols >= e / cols));')}
  ${each('c', '0u', 'k', /* wgsl */ `
    for (var i = 0u; i < rows; i++) { setPair(q + 2u * (i * k + c), vec2(select(0.0, 1.0, i == c), 0.0)); }
    for (var j = k; j > 0u; j--) { reflect(work, j - 1u, pairAt(taus + 2u * (j - 1u)), q + 2u * c, k); }
    for (var i = 0u; i < rows; i++) { store(params.to + (matrix * rows + i) * k + c, load(q + 2u * (i * k + c))); }`)}`; // biome-ignore format: nested code

const reflections = piece(
  /* wgsl */ `
/** Applies the reflector of column j to a column at \`to\`, whose elements lie \`step\` pairs apart. */
fn reflect(work: u32, j: u32, tau: vec2<f32>, to: u32, step: u32) {
  if (isPairZero(tau)) { return; }
  var dot = pairAt(to + 2u * j * step);
  for (var i = j + 1u; i < params.rows; i++) {
    let v = pairAt(work + 2u * (i * params.cols + j));
    dot = settled(joined(dot, pairProduct(v, pairAt(to + 2u * i * step))));
  }
  let factor = pairProduct(tau, dot);
  setPair(to + 2u * j * step, pairDifference(pairAt(to + 2u * j * step), factor));
  for (var i = j + 1u; i < params.rows; i++) {
    let v = pairAt(work + 2u * (i * params.cols + j));
    let at = to + 2u * i * step;
    setPair(at, pairDifference(pairAt(at), pairProduct(factor, v)));
  }
}`,
  parts,
  pairs,
);

/** Decompositions and determinants of matrices, and what they solve. */
export function matrices(command: MatricesCommand, room: Room, overflow: Overflow | null = null): Kernel[] {
  const { what, rows, cols, count, at, sides, to } = command;
  if (count === 0) return [];
  const width = cols + (sides?.count ?? 0);
  const more = what === 'qr' ? rows * Math.min(rows, cols) : 0;
  const params = new Params().add({
    ...{ rows, cols, width, matrices: count, at: wordAt(at), to: wordAt(to), more: wordAt(command.more ?? 0) },
    ...{ sides: sides?.count ?? 0, right: wordAt(sides?.at ?? 0), stride: rows * width + more },
    ...{ work: wordAt(room(8 * count * (rows * width + more))), order: wordAt(room(8 * count * rows)) },
    ...overflowParams(overflow ?? { at: room(4), operation: 1 }),
  });
  const filled =
    sides === null
      ? ''
      : sides.at === null
        ? 'value = select(0.0, 1.0, e % params.width - params.cols == e / params.width);'
        : 'value = load(params.right + (matrix * params.rows + e / params.width) * params.sides + e % params.width - params.cols);';
  const body = what === 'cholesky' ? cholesky : what === 'qr' ? qr : `  eliminate(lane, work, order);${ends[what]}`;
  const pieces: Piece[] = [pairs, leaves, what === 'qr' ? reflections : eliminate];
  if (what === 'det' || what === 'slogdet') pieces.push(determinant, log);
  const main = /* wgsl */ `
@compute @workgroup_size(${SIZE})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>,
        @builtin(local_invocation_index) lane: u32) {
  let matrix = groupIndex(group, count);
  if (matrix >= params.matrices) { return; }
  let work = params.work + 2u * matrix * params.stride;
  let order = params.order + 2u * matrix * params.rows;
  ${each('e', '0u', 'params.rows * params.width', /* wgsl */ `
    var value = 0.0;
    if (e % params.width < params.cols) {
      value = load(params.at + (matrix * params.rows + e / params.width) * params.cols + e % params.width);
    } else { ${filled} }
    setPair(work + 2u * e, vec2(value, 0.0));`)}
  ${meet}
${body}
}`; // biome-ignore format: nested code
  const code = params.code(pieces, main);
  return [{ key: keyOf(what, code), code, params: params.words, usesNumbers: false, groups: groupsOf(count) }];
}

/** X in op(T) X = B: a thread a column. */
export function triangularSolve(command: TriangularCommand, room: Room): Kernel[] {
  const { count, n, sides, upper, transposed, unit, at, right, to } = command;
  if (count * n * sides === 0) return [];
  const params = new Params().add({ n, sides, at: wordAt(at), right: wordAt(right), to: wordAt(to) });
  params.add({ work: wordAt(room(8 * count * n * sides)) });
  const isUpper = upper !== transposed;
  const factor = (i: string, j: string) => `vec2(load(triangle + ${transposed ? `${j} * params.n + ${i}` : `${i} * params.n + ${j}`}), 0.0)`;
  const body = /* wgsl */ `
  let matrix = i / params.sides;
  let c = i % params.sides;
  let triangle = params.at + matrix * params.n * params.n;
  for (var s = 0u; s < params.n; s++) {
    let row = ${isUpper ? 'params.n - 1u - s' : 's'};
    let place = (matrix * params.n + row) * params.sides + c;
    var sum = vec2(load(params.right + place), 0.0);
    for (var k = 0u; k < s; k++) {
      let j = ${isUpper ? 'params.n - 1u - k' : 'k'};
      let x = pairAt(params.work + 2u * ((matrix * params.n + j) * params.sides + c));
      sum = pairDifference(sum, pairProduct(${factor('row', 'j')}, x));
    }
    ${unit ? '' : `sum = pairQuotient(sum, ${factor('row', 'row')});`}
    setPair(params.work + 2u * place, sum);
    store(params.to + place, sum.x);
  }`;
  return [elementKernel('triangularSolve', params, count * sides, [pairs], body)];
} // biome-ignore format: nested code
