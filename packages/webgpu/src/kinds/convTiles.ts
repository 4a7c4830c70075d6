import { type Triple, volume } from '@wick/kernels';
import type { Kernel, Room } from '../kernel.ts';
import { dispatch } from '../program.ts';
import { tilingBy, tilingOf } from '../tiling.ts';
import { DEPTH, type Shape, tile } from '../wgsl/tile.ts';
import { type Windows, windowsKey, windowValues } from '../wgsl/window.ts';
import { wordAt } from '../words.ts';
import { narrow } from './convNarrow.ts';
import { inVectors, joined, type Leaving, leavingOf, placesOf } from './convResult.ts';
import { byTaps, isByTaps, isPacked, packed, sources, stepsOf } from './convTaps.ts';
import { type Finish, plain } from './finish.ts';

/** Channels of a result in a group below which the threads sum up by themselves. */
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
  /** What becomes of the results. */
  readonly finish: Finish;
}

/** Words of a gathering that all its ways read. */
function valuesOf(g: Gathering) {
  const [positions, plane] = [volume(g.positions), volume(g.size)];
  const n = g.images * positions;
  return {
    ...{ groups: g.groups, m: g.sides, n, m4: fourths(g.sides), n4: fourths(n) },
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

/** The next multiple of 4. */
function fourths(n: number): number {
  return Math.ceil(n / 4) * 4;
}

const weights = /* wgsl */ `
fn weightOf(group: u32, side: u32, channel: u32, t: u32) -> u32 {
  let tap = triple(t, TAPS_H, TAPS_W);
  return params.weight + group * params.weight_group + side * params.weight_side + channel * params.weight_channel +
    tap.x * params.weight_d + tap.y * params.weight_h + tap.z * params.weight_w;
}
`;

/** Tiles of few channels: step p of the sums is tap p % TAPS of channel p / TAPS. */
const tiled = (g: Gathering, shape: Shape, to: Leaving) => ({
  key: `conv ${shape} ${windowsKey(g)} ${to}${g.finish.key}`,
  usesNumbers: g.finish.usesNumbers,
  arena: to === 'elements' ? ('u32' as const) : ('vec4<u32>' as const),
  body: () => /* wgsl */ `${placesOf(g)}${sources}${weights}${leavingOf(g, to)}
var<private> item: u32;
var<private> a_i: u32;
var<private> b_p: array<vec4<u32>, 4>;
fn begin(group: u32, cut: u32) {
  item = group;
  leaving(group, cut);
}
fn a_begin(i: u32, p: u32) { a_i = i; }
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
fn b_begin(j: u32, p: u32) {
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
${tile(shape, 'depth', 'side')}`,
});

/** The kernels of a gathering; with a tiling by tiles of that shape, and so many cuts of the sums. */
export function gathered(given: Gathering, room: Room, by?: readonly [shape: Shape, cuts: number]): Kernel[] {
  const taps = volume(given.taps);
  // What sees no tap needs no text of its own.
  const g: Gathering = taps === 0 ? { ...given, taps: [1, 1, 1] } : given;
  const values = valuesOf(g);
  const { m, n, m4, n4 } = values;
  if (g.groups * m * n === 0) return [];
  const seen = taps === 0 ? 0 : g.channels;
  if (by === undefined && m < NARROW) return narrow(g, { seen, ...values, ...g.finish.values });
  const isTapwise = isByTaps(g);
  const k = taps * (isTapwise ? DEPTH * stepsOf(seen) : seen);
  const { shape, cuts, step, tiles } = by ? tilingBy(...by, g.groups, m, n, k) : tilingOf(g.groups, m, n, k);
  // Parts of the sums are all that the first of two kernels writes.
  const now = cuts > 1 ? { ...g, finish: plain } : g;
  const weightBytes = isTapwise && isPacked(g) ? Math.ceil((g.groups * k * m4) / 16) * 64 : 0;
  const at = room(weightBytes + (cuts > 1 ? 4 * cuts * g.groups * m * n4 : 0));
  const all = { ...values, k, tiles, cuts, step, packed: wordAt(at), sums: wordAt(at + weightBytes) };
  const ofTiles = { ...all, ...now.finish.values };
  const to = cuts > 1 ? 'parts' : inVectors(g) ? 'vectors' : 'elements';
  return [
    ...(weightBytes > 0 ? packed(g, all) : []),
    isTapwise ? byTaps(now, shape, to, ofTiles) : dispatch(tiled(now, shape, to), ofTiles, tiles),
    ...(cuts > 1 ? joined(g, { ...all, ...g.finish.values }) : []),
  ];
}
