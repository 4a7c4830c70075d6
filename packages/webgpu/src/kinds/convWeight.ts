import { type Triple, volume } from '@wick/kernels';
import type { ConvCommand } from '@wick/kernels/plan';
import type { Kernel, Room } from '../kernel.ts';
import { dispatch, perThread } from '../program.ts';
import { tilingBy, tilingOf } from '../tiling.ts';
import { threadsFor } from '../wgsl/apart.ts';
import { DEPTH, type Shape, tile } from '../wgsl/tile.ts';
import { carrying, isPlain, skipping, type Windows, windowsKey, windowValues } from '../wgsl/window.ts';
import { wordAt } from '../words.ts';
import { apartConvWeight, rowCuts } from './apartConvWeight.ts';
import { type Axis, forwardAxis, trimmed } from './convAxes.ts';
import { fewWeights, weightPlaces } from './convFewWeights.ts';

/** Where a plane is whole vectors, four positions are of one image. */
const gradVectors = /* wgsl */ `
fn a_line(at: u32, r: u32) -> vec4<f32> {
  if (a_i + r >= params.m) { return vec4<f32>(); }
  return load4(at + r * params.positions);
}
fn a_block(p: u32) -> mat4x4<f32> {
  if (p >= last) { return mat4x4<f32>(); }
  let at = a_at + p / params.positions * params.grad_image + p % params.positions;
  return transpose(mat4x4(a_line(at, 0u), a_line(at, 1u), a_line(at, 2u), a_line(at, 3u)));
}
`;

const gradWords = /* wgsl */ `
fn a_one(at: u32, r: u32) -> f32 {
  if (a_i + r >= params.m) { return 0.0; }
  return load(at + r * params.positions);
}
fn a_block(p: u32) -> mat4x4<f32> {
  var block = mat4x4<f32>();
  var image = p / params.positions;
  var i = p % params.positions;
  for (var q = 0u; q < 4u; q++) {
    if (p + q < last) {
      let at = a_at + image * params.grad_image + i;
      block[q] = vec4(a_one(at, 0u), a_one(at, 1u), a_one(at, 2u), a_one(at, 3u));
    }
    i++;
    if (i == params.positions) { i = 0u; image++; }
  }
  return block;
}
`;

/** Planes where every place sees itself: whole vectors of positions. */
const plainPlanes = /* wgsl */ `
var<private> b_p: array<vec4<u32>, 4>;
fn b_begin(j: u32, p: u32) {
  for (var r = 0u; r < 4u; r++) { b_p[r] = columnOf(item, j + r); }
}
fn b_line(r: u32, more: u32) -> vec4<f32> {
  if (b_p[r].y != 0u) { return vec4<f32>(); }
  return load4(b_p[r].w + more);
}
fn b_block(p: u32) -> mat4x4<f32> {
  if (p >= last) { return mat4x4<f32>(); }
  let more = p / params.positions * params.source_image + p % params.positions;
  return transpose(mat4x4(b_line(0u, more), b_line(1u, more), b_line(2u, more), b_line(3u, more)));
}
`;

/** How four columns take what position `place` sees: with one test where they are channels of one tap. */
const takenBy = (isShared: boolean) =>
  isShared
    ? /* wgsl */ `
fn b_column(place: vec4<u32>, isStep: bool) -> vec4<f32> {
  let at = place + b_p[0];
  let isSeen = isStep && isInside(at);
  // What is outside is read too, from a place that is there.
  let there = select(params.source, at.w, isSeen);
  let plane = params.source_plane;
  return select(vec4<f32>(), vec4(load(there), load(there + plane), load(there + 2u * plane), load(there + 3u * plane)), isSeen);
}
`
    : /* wgsl */ `
fn b_column(place: vec4<u32>, isStep: bool) -> vec4<f32> {
  if (!isStep) { return vec4<f32>(); }
  return vec4(taken(place + b_p[0]), taken(place + b_p[1]), taken(place + b_p[2]), taken(place + b_p[3]));
}
`;

const seenPlanes = (isShared: boolean) => /* wgsl */ `${carrying}${takenBy(isShared)}
var<private> b_p: array<vec4<u32>, 4>;
/** Depth, height, width and image of the position that comes next. */
var<private> b_at: vec4<u32>;
fn b_begin(j: u32, p: u32) {
  for (var r = 0u; r < 4u; r++) { b_p[r] = columnOf(item, j + r); }
  b_at = vec4(positionOf(p % params.positions), p / params.positions);
}
fn b_next(p: u32) -> vec4<f32> {
  let place = positionAt(b_at.xyz) + vec4(0u, 0u, 0u, b_at.w * params.source_image);
  b_at = carried(b_at + vec4(0u, 0u, 1u, 0u));
  return b_column(place, p < last);
}
fn b_block(p: u32) -> mat4x4<f32> {
  let c0 = b_next(p);
  let c1 = b_next(p + 1u);
  let c2 = b_next(p + 2u);
  let c3 = b_next(p + 3u);
  b_at = carried(b_at + vec4(params.skip_d, params.skip_h, params.skip_w, params.skip_image));
  return mat4x4(c0, c1, c2, c3);
}
`;

const putParts = /* wgsl */ `
fn columns(j: u32) { to_j = j; }
fn put(i: u32, v: vec4<f32>) {
  if (i < params.m && to_j < params.n) { store4(to + i * params.n4 + to_j, v); }
}
`;

const putElements = /* wgsl */ `
var<private> to_at: vec4<u32>;
fn columns(j: u32) {
  to_j = j;
  for (var r = 0u; r < 4u; r++) { to_at[r] = weightOf(item, 0u, j + r); }
}
fn put(i: u32, v: vec4<f32>) {
  if (i >= params.m) { return; }
  let row = i * params.channels * params.result_taps;
  for (var r = 0u; r < 4u; r++) {
    if (to_j + r < params.n) { store(to_at[r] + row, v[r]); }
  }
}
`;

/** What tells texts of tiles from one another. */
interface Text {
  readonly shape: Shape;
  readonly vectors: boolean;
  readonly planes: 'plain' | 'shared' | 'any';
  readonly parts: boolean;
}

const tiled = (of: Windows, { shape, vectors, planes, parts }: Text) => ({
  key: `conv weight ${[shape, windowsKey(of), vectors, planes, parts].join(' ')}`,
  arena: parts ? ('vec4<u32>' as const) : ('u32' as const),
  body: () => /* wgsl */ `${weightPlaces(of)}
var<private> item: u32;
var<private> to: u32;
var<private> to_j: u32;
var<private> a_i: u32;
var<private> a_at: u32;
fn begin(group: u32, cut: u32) {
  item = group;
  to = params.sums + (cut * params.groups + group) * params.m * params.n4;
}
fn a_begin(i: u32, p: u32) {
  a_i = i;
  a_at = params.grad + (item * params.m + i) * params.positions;
}
${vectors ? gradVectors : gradWords}${planes === 'plain' ? plainPlanes : seenPlanes(planes === 'shared')}
${parts ? putParts : putElements}
${tile(shape, 'depth', 'depth')}`,
});

const joined = (of: Windows) => ({
  key: `conv weight sum of parts ${windowsKey(of)}`,
  functions: () => weightPlaces(of),
  thread: /* wgsl */ `
  let row = i / (params.n4 / 4u);
  let j = i % (params.n4 / 4u) * 4u;
  var sum = vec4<f32>();
  for (var cut = 0u; cut < params.cuts; cut++) { sum += load4(params.sums + cut * params.part + row * params.n4 + j); }
  for (var r = 0u; r < 4u; r++) {
    if (j + r < params.n) { store(weightOf(row / params.m, row % params.m, j + r), sum[r]); }
  }
`,
});

/** Zeros, some in each thread. */
const zeros = {
  key: 'conv weight unseen',
  thread: /* wgsl */ `
  for (var r = i; r < params.count; r += params.total) { store(params.result + r, 0.0); }
`,
};

/** The gradient of a convolution's weight; with a tiling by tiles of that shape, and so many cuts of the sums. */
export function convWeight(
  { geometry: g, input, weight, output }: ConvCommand,
  room: Room,
  by?: readonly [shape: Shape, cuts: number],
): Kernel[] {
  const [m, channels] = [g.outChannels / g.groups, g.inChannels / g.groups];
  const [plane, positions, taps] = [volume(g.input), volume(g.output), volume(g.kernel)];
  const axes = [0, 1, 2].map((i) => trimmed(forwardAxis(g, i), g.input[i]!));
  const of = (name: keyof Axis) => axes.map((axis) => axis[name]) as unknown as Triple;
  const seen: Windows = {
    ...{ positions: of('positions'), taps: of('taps'), first: of('first') },
    ...{ step: of('step'), tapStep: of('tapStep'), size: g.input },
  };
  const [n, k] = [channels * volume(seen.taps), g.batch * positions];
  // Taps that see nothing but what is outside have no column.
  const count = volume(seen.taps) < taps ? g.groups * m * channels * taps : 0;
  const unseen = perThread(zeros, Math.ceil(count / 8), { result: wordAt(weight), count });
  const total = g.groups * m * n;
  if (total === 0) return unseen;
  const [d, h, w] = of('kernelFirst');
  const values = {
    ...{ groups: g.groups, m, n, k, n4: Math.ceil(n / 4) * 4, channels, positions },
    ...{ grad: wordAt(output), grad_image: g.outChannels * positions, source: wordAt(input) },
    ...{ source_image: g.inChannels * plane, source_group: channels * plane, source_plane: plane },
    result: wordAt(weight) + (d * g.kernel[1] + h) * g.kernel[2] + w,
    ...{ result_taps: taps, result_d: g.kernel[1] * g.kernel[2], result_h: g.kernel[2] },
    ...{ ...windowValues(seen), ...skipping(DEPTH - 4, g.output) },
  };
  const part = g.groups * m * values.n4;
  const partsOf = (cuts: number) => (cuts > 1 ? wordAt(room(4 * cuts * part)) : 0);
  const added = (cuts: number, sums: number) =>
    cuts > 1 ? perThread(joined(seen), part / 4, { cuts, part, sums, ...values }) : [];
  if (room.mayWait === false) {
    const by = rowCuts(g.groups, m, n, (g.batch * positions) / g.output[2]);
    const sums = partsOf(by.cuts);
    const program = apartConvWeight(seen, n, by.cuts > 1);
    const kernels = perThread(program, threadsFor(g.groups * by.cuts, m, n), { ...by, sums, ...values });
    return [...unseen, ...kernels, ...added(by.cuts, sums)];
  }
  const few = by === undefined ? fewWeights(seen, values) : null;
  if (few) return [...unseen, few];
  const { shape, cuts, step, tiles } = by ? tilingBy(...by, g.groups, m, n, k) : tilingOf(g.groups, m, n, k);
  const sums = partsOf(cuts);
  const all = { tiles, cuts, step, sums, ...values };
  const isWhole = positions % 4 === 0;
  const text: Text = {
    ...{ shape, parts: cuts > 1, vectors: isWhole && values.grad % 4 === 0 },
    planes: isWhole && isPlain(seen) && values.source % 4 === 0 ? 'plain' : channels % 4 === 0 ? 'shared' : 'any',
  };
  const kernel = dispatch(tiled(seen, text), all, tiles);
  return [...unseen, kernel, ...added(cuts, sums)];
}
