import { type Triple, volume } from '@wick/kernels';
import type { Kernel, Room } from '../kernel.ts';
import { dispatch, perThread } from '../program.ts';
import { tilingBy, tilingOf } from '../tiling.ts';
import { type Micro, tile } from '../wgsl/tile.ts';
import { type Windows, windows, windowValues } from '../wgsl/window.ts';
import { wordAt } from '../words.ts';

/** Channels of a result in a group below which every element is summed up by itself. */
const NARROW = 8;

/**
 * Results of a convolution, or of the gradient of one with respect to its input, that see the same taps: result (image, group,
 * side, position) is the sum over channels of the group and taps. Places are words, the others steps in words.
 */
export interface Gathering extends Windows {
  readonly images: number;
  readonly groups: number;
  /** Channels of the result, and of what is gathered from, in a group. */
  readonly sides: number;
  readonly channels: number;
  readonly source: number;
  readonly weight: number;
  readonly weightSide: number;
  readonly weightChannel: number;
  /** From one tap to the next along each dimension. */
  readonly weightTap: Triple;
  readonly result: number;
  /** Elements of a plane of the result, and from one position to the next. */
  readonly resultPlane: number;
  readonly resultStep: Triple;
  readonly bias: number | null;
}

/** Words of a gathering that all its ways read. */
function valuesOf(g: Gathering) {
  const [positions, plane] = [volume(g.positions), volume(g.size)];
  return {
    m: g.sides,
    n: g.images * positions,
    k: g.channels * volume(g.taps),
    ...{ channels: g.channels, positions, source: g.source, source_plane: plane },
    ...{ source_image: plane * g.groups * g.channels, source_group: plane * g.channels },
    ...{ weight: g.weight, weight_side: g.weightSide, weight_channel: g.weightChannel },
    weight_group: Math.max(g.weightSide * g.sides, g.weightChannel * g.channels),
    ...{ weight_d: g.weightTap[0], weight_h: g.weightTap[1], weight_w: g.weightTap[2] },
    ...{ result: g.result, result_plane: g.resultPlane, result_image: g.resultPlane * g.groups * g.sides },
    ...{ result_d: g.resultStep[0], result_h: g.resultStep[1], result_w: g.resultStep[2] },
    ...{ bias: g.bias ?? 0, biased: g.bias === null ? 0 : 1 },
    ...windowValues(g),
  };
}

/** What both ways share: where weights and results lie. */
const places = (g: Gathering) => /* wgsl */ `${windows(g.taps)}
const TAPS = ${Math.max(1, volume(g.taps))}u;
fn weightOf(group: u32, side: u32, channel: u32, t: u32) -> u32 {
  let tap = triple(t, TAPS_H, TAPS_W);
  return params.weight + group * params.weight_group + side * params.weight_side + channel * params.weight_channel +
    tap.x * params.weight_d + tap.y * params.weight_h + tap.z * params.weight_w;
}
fn give(group: u32, side: u32, i: u32, sum: f32) {
  let channel = group * params.m + side;
  let p = positionOf(i % params.positions);
  let at = params.result + i / params.positions * params.result_image + channel * params.result_plane +
    p.x * params.result_d + p.y * params.result_h + p.z * params.result_w;
  var value = sum;
  if (params.biased == 1u) { value += load(params.bias + channel); }
  store(at, value);
}
/** Where position i of all images lies; nowhere beyond them. */
fn sourceOf(group: u32, i: u32) -> vec4<u32> {
  if (i >= params.n) { return vec4(0x80000000u, 0u, 0u, 0u); }
  let plane = params.source + i / params.positions * params.source_image + group * params.source_group;
  return position(i % params.positions) + vec4(0u, 0u, 0u, plane);
}
`;

const tiled = (g: Gathering, micro: Micro) => ({
  key: `conv ${micro} taps ${g.taps}`,
  body: () => /* wgsl */ `${places(g)}
var<private> item: u32;
var<private> a_i: u32;
var<private> b_p: array<vec4<u32>, 4>;
var<private> part: u32;
fn begin(group: u32, cut: u32) {
  item = group;
  part = params.sums + (cut * params.groups + group) * params.m * params.n;
}
fn a_begin(i: u32) { a_i = i; }
fn a_block(first: u32) -> mat4x4<f32> {
  var block = mat4x4<f32>();
  for (var q = 0u; q < 4u; q++) {
    let p = first + q;
    if (p >= last) { break; }
    let at = weightOf(item, a_i, p / TAPS, p % TAPS);
    for (var r = 0u; r < 4u; r++) {
      if (a_i + r < params.m) { block[q][r] = load(at + r * params.weight_side); }
    }
  }
  return block;
}
fn b_begin(j: u32) {
  for (var r = 0u; r < 4u; r++) { b_p[r] = sourceOf(item, j + r); }
}
fn b_block(first: u32) -> mat4x4<f32> {
  var block = mat4x4<f32>();
  for (var q = 0u; q < 4u; q++) {
    let p = first + q;
    if (p >= last) { break; }
    let tap = tapOf(p % TAPS) + vec4(0u, 0u, 0u, p / TAPS * params.source_plane);
    for (var r = 0u; r < 4u; r++) { block[q][r] = taken(b_p[r] + tap); }
  }
  return block;
}
fn put(i: u32, j: u32, v: vec4<f32>) {
  if (i >= params.m) { return; }
  for (var r = 0u; r < 4u; r++) {
    if (j + r >= params.n) { break; }
    if (params.cuts > 1u) { store(part + i * params.n + j + r, v[r]); } else { give(item, i, j + r, v[r]); }
  }
}
${tile(micro, 'depth', 'side')}`,
});

const narrow = (g: Gathering) => ({
  key: `conv narrow taps ${g.taps}`,
  functions: () => places(g),
  thread: /* wgsl */ `
  let position = i % params.n;
  let side = i / params.n % params.m;
  let item = i / params.n / params.m;
  let source = sourceOf(item, position);
  var sum = 0.0;
  for (var c = 0u; c < params.k / TAPS; c++) {
    for (var t = 0u; t < TAPS; t++) {
      sum += load(weightOf(item, side, c, t)) * taken(source + tapOf(t) + vec4(0u, 0u, 0u, c * params.source_plane));
    }
  }
  give(item, side, position, sum);
`,
});

const joined = (g: Gathering) => ({
  key: `conv sum of cuts taps ${g.taps}`,
  functions: () => places(g),
  thread: /* wgsl */ `
  var sum = 0.0;
  for (var cut = 0u; cut < params.cuts; cut++) { sum += load(params.sums + cut * params.total + i); }
  give(i / params.n / params.m, i / params.n % params.m, i % params.n, sum);
`,
});

/** The kernels of a gathering; with a tiling by tiles of that kind, and so many cuts of the sums. */
export function gathered(given: Gathering, room: Room, by?: readonly [micro: Micro, cuts: number]): Kernel[] {
  const values = valuesOf(given);
  // What sees no tap needs no text of its own.
  const g: Gathering = values.k === 0 ? { ...given, taps: [1, 1, 1] } : given;
  const { m, n, k } = values;
  if (g.groups * m * n === 0) return [];
  if (by === undefined && m < NARROW) return perThread(narrow(g), g.groups * m * n, values);
  const { micro, cuts, step, tiles } = by ? tilingBy(...by, g.groups, m, n, k) : tilingOf(g.groups, m, n, k);
  const total = g.groups * m * n;
  const sums = cuts > 1 ? wordAt(room(4 * cuts * total)) : 0;
  const all = { tiles, cuts, step, sums, groups: g.groups, ...values };
  const kernel = dispatch(tiled(g, micro), all, tiles);
  return cuts > 1 ? [kernel, ...perThread(joined(g), total, all)] : [kernel];
}
