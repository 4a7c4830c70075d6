import { type Triple, volume } from '@wick/kernels';
import { batched } from '../batch.ts';
import type { Kernel, Room } from '../kernel.ts';
import { dispatch } from '../program.ts';
import { inTurn } from '../room.ts';
import { type Tiling, tilingBy, tilingOf } from '../tiling.ts';
import { DEPTH, type Shape, tile } from '../wgsl/tile.ts';
import { isFlat, type Windows, windowsKey, windowValues } from '../wgsl/window.ts';
import { wordAt } from '../words.ts';
import { apartConv } from './apartConv.ts';
import { narrow } from './convNarrow.ts';
import { inVectors, joined, type Leaving, leavingOf, placesOf } from './convResult.ts';
import { byTaps, isByTaps, isPacked, packed, sources, stepsOf } from './convTaps.ts';
import { type Finish, plain } from './finish.ts';

/** Bytes of a weight that may be laid out long before it is needed, together with others. */
const SMALL = 2 ** 20;

/** Workgroups that fill a device. */
const FULL = 128;

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
  /** Where all of it lies, in bytes. */
  readonly weightBytes: readonly [begin: number, end: number];
  readonly result: number;
  /** Elements of a plane of the result, and from one position to the next. */
  readonly resultPlane: number;
  readonly resultStep: Triple;
  readonly bias: number | null;
  /** What becomes of the results. */
  readonly finish: Finish;
  /** Whether its weight is laid out anew, where others decide that. */
  readonly isLaid?: boolean;
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
  const g = seeing(given);
  const values = valuesOf(g);
  const { m, n } = values;
  if (g.groups * m * n === 0) return [];
  const seen = stepsSeen(given);
  if (by === undefined && m < NARROW)
    return narrow(g, { seen: seen === 0 ? 0 : g.channels, ...values, ...g.finish.values });
  const tiling = by ? tilingBy(...by, g.groups, m, n, seen) : tilingOf(g.groups, m, n, seen);
  return stagesOf(g, seen, tiling, room, tiling.cuts > 1).flat();
}

/** What sees no tap needs no text of its own. */
function seeing(g: Gathering): Gathering {
  return volume(g.taps) === 0 ? { ...g, taps: [1, 1, 1] } : g;
}

/** Steps of the sums. */
function stepsSeen(g: Gathering): number {
  return volume(g.taps) * (isByTaps(g) ? DEPTH * stepsOf(g.channels) : g.channels);
}

/** What lays the weight out, what sums up, and what joins the parts of the sums. */
function stagesOf(
  g: Gathering,
  k: number,
  { shape, cuts, step, tiles }: Tiling,
  room: Room,
  isParts: boolean,
): Kernel[][] {
  const values = valuesOf(g);
  const { m, n4, m4 } = values;
  const isTapwise = isByTaps(g);
  // Parts of the sums are all that the first of two kernels writes.
  const now = isParts ? { ...g, finish: plain } : g;
  const weightBytes = isTapwise && isPacked(g) ? Math.ceil((g.groups * k * m4) / 16) * 64 : 0;
  const sumBytes = isParts ? 4 * cuts * g.groups * m * n4 : 0;
  const lasting = weightBytes <= SMALL ? room.lasting : undefined;
  const packedAt = weightBytes > 0 ? (lasting ?? room)(weightBytes) : 0;
  const all = {
    ...values,
    k,
    tiles,
    cuts,
    step,
    packed: wordAt(packedAt),
    sums: sumBytes > 0 ? wordAt(room(sumBytes)) : 0,
  };
  const early = lasting && { early: g.weightBytes };
  const ofTiles = { ...all, ...now.finish.values };
  const to = isParts ? 'parts' : inVectors(g) ? 'vectors' : 'elements';
  return [
    weightBytes > 0 ? packed(g, all).map((kernel) => ({ ...kernel, ...early })) : [],
    [isTapwise ? byTaps(now, shape, to, ofTiles) : dispatch(tiled(now, shape, to), ofTiles, tiles)],
    isParts ? joined(g, { ...all, ...g.finish.values }) : [],
  ];
}

/**
 * The kernels of gatherings that have nothing to do with one another: those that would not fill a device by themselves are one
 * dispatch, which is told the taps of each, and one more for what comes before and after it.
 */
export function gatheredTogether(given: readonly Gathering[], room: Room): Kernel[] {
  const there = given.filter((g) => g.groups * g.images * volume(g.positions) * g.sides > 0);
  const isLaid = there.some(isPacked);
  const all = there.map((g) => ({ ...seeing(g), isTold: true, isLaid }));
  const [g] = all;
  const steps = there.map(stepsSeen);
  const columns = there.map(({ images, positions }) => images * volume(positions));
  const inTurns = () => {
    const turns = inTurn(room);
    return given.flatMap((one) => gathered(one, turns));
  };
  if (room.mayWait === false && all.some(({ sides }) => sides >= NARROW))
    return batched(
      there.flatMap((one) => {
        const told = { ...one, isTold: true };
        return apartConv(told, { ...valuesOf(told), ...one.finish.values });
      }),
    );
  if (all.length < 2 || g!.sides < NARROW || !isByTaps(g!) || all.some((one) => isFlat(one) !== isFlat(g!)))
    return inTurns();
  const { shape, step } = tilingOf(g!.groups * all.length, g!.sides, Math.max(...columns), Math.max(...steps));
  const tilings = all.map((_, i) =>
    tilingBy(shape, Math.max(1, Math.ceil(steps[i]! / step)), g!.groups, g!.sides, columns[i]!, steps[i]!),
  );
  if (tilings.some(({ tiles }) => tiles > FULL)) return inTurns();
  const isParts = tilings.some(({ cuts }) => cuts > 1);
  const stages = all.map((one, i) => stagesOf(one, steps[i]!, tilings[i]!, room, isParts));
  return [0, 1, 2].flatMap((stage) => batched(stages.flatMap((kernels) => kernels[stage]!)));
}
