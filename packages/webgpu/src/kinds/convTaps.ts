import { volume } from '@wick/kernels';
import type { Kernel } from '../kernel.ts';
import { dispatch, perThread } from '../program.ts';
import { DEPTH, type Shape, tile } from '../wgsl/tile.ts';
import { isPlain, windowsKey, withTaps } from '../wgsl/window.ts';
import { type Leaving, leavingOf, placesOf } from './convResult.ts';
import type { Gathering } from './convTiles.ts';

/** Columns of a result from which on a weight is worth to be laid out for it: many tiles then read it. */
const PACKED = 256;

/** Channels as so many steps of a tile's sum with one tap. */
export function stepsOf(channels: number): number {
  return Math.ceil(channels / DEPTH);
}

/** Whether tiles whose steps see one tap each are mostly of channels that are there. */
export function isByTaps({ channels }: Gathering): boolean {
  return 2 * DEPTH * stepsOf(channels) <= 3 * channels;
}

/** Whether a weight is laid out anew. */
export function isPacked(g: Gathering): boolean {
  return g.isLaid ?? g.images * volume(g.positions) >= PACKED;
}

/** Step p of the sums, as in tiles by taps. */
const weights = /* wgsl */ `
fn weightAt(t: u32) -> u32 {
  let tap = triple(t, TAPS_H, TAPS_W);
  return params.weight + tap.x * params.weight_d + tap.y * params.weight_h + tap.z * params.weight_w;
}
`;

// Neighbours write neighbouring rows, so that tiles read whole vectors of them; nothing reads a weight twice here.
const packing = (g: Gathering) => ({
  key: `conv weight by taps ${windowsKey(g)}`,
  functions: () => withTaps(g, placesOf(g) + weights),
  thread: withTaps(
    g,
    /* wgsl */ `
  let row = i % params.m4;
  let p = i / params.m4 % params.k;
  let item = i / params.m4 / params.k;
  let step = p / ${DEPTH}u;
  let channel = step / TAPS * ${DEPTH}u + p % ${DEPTH}u;
  var value = 0.0;
  if (row < params.m && channel < params.channels) {
    value = load(weightAt(step % TAPS) + item * params.weight_group + row * params.weight_side + channel * params.weight_channel);
  }
  store(params.packed + i, value);
`,
  ),
});

/** The kernel that lays the weight out: for every group a row of `m4` words for each of k steps. */
export function packed(
  g: Gathering,
  values: { readonly [name: string]: number } & { k: number; m4: number },
): Kernel[] {
  return perThread(packing(g), g.groups * values.k * values.m4, values);
}

const packedWeight = /* wgsl */ `
fn a_begin(i: u32, p: u32) { a_i = i; a_at = params.packed + item * params.k * params.m4 + i; }
fn a_block(p: u32) -> mat4x4<f32> {
  if (a_i >= params.m) { return mat4x4<f32>(); }
  let at = a_at + p * params.m4;
  return mat4x4(load4(at), load4(at + params.m4), load4(at + 2u * params.m4), load4(at + 3u * params.m4));
}
`;

const givenWeight = (ragged: boolean, even: boolean) => /* wgsl */ `
fn a_begin(i: u32, p: u32) {
  a_i = i;
  a_at = item * params.weight_group + i * params.weight_side;
}
fn a_one(at: u32, r: u32) -> f32 {
  ${even ? '' : 'if (a_i + r >= params.m) { return 0.0; }'}
  return load(at + r * params.weight_side);
}
fn a_column(channel: u32) -> vec4<f32> {
  ${ragged ? 'if (channel >= params.channels) { return vec4<f32>(); }' : ''}
  let at = a_at + tap_weight + channel * params.weight_channel;
  return vec4(a_one(at, 0u), a_one(at, 1u), a_one(at, 2u), a_one(at, 3u));
}
fn a_block(p: u32) -> mat4x4<f32> {
  ${even ? 'if (a_i >= params.m) { return mat4x4<f32>(); }' : ''}
  let first = channel + p % ${DEPTH}u;
  return mat4x4(a_column(first), a_column(first + 1u), a_column(first + 2u), a_column(first + 3u));
}
`;

/** Planes where every place sees itself: whole vectors of positions. */
const plainPlanes = (ragged: boolean) => /* wgsl */ `
var<private> b_j: u32;
var<private> b_at: u32;
fn b_begin(j: u32, p: u32) {
  b_j = j;
  b_at = params.source + j / params.positions * params.source_image + item * params.source_group + j % params.positions;
}
fn b_column(channel: u32) -> vec4<f32> {
  ${ragged ? 'if (channel >= params.channels) { return vec4<f32>(); }' : ''}
  return load4(b_at + channel * params.source_plane);
}
fn b_block(p: u32) -> mat4x4<f32> {
  if (b_j >= params.n) { return mat4x4<f32>(); }
  let first = channel + p % ${DEPTH}u;
  return mat4x4(b_column(first), b_column(first + 1u), b_column(first + 2u), b_column(first + 3u));
}
`;

// What is outside is read too, from a place that is there: one test for all channels, and no branch around a read.
const seenPlanes = (ragged: boolean) => /* wgsl */ `
var<private> b_p: array<vec4<u32>, 4>;
fn b_begin(j: u32, p: u32) {
  for (var r = 0u; r < 4u; r++) { b_p[r] = sourceOf(item, j + r); }
}
fn b_column(at: vec4<u32>, mask: vec4<bool>, channel: u32) -> vec4<f32> {
  ${ragged ? 'if (channel >= params.channels) { return vec4<f32>(); }' : ''}
  let there = at + channel * params.source_plane;
  return select(vec4<f32>(), vec4(load(there.x), load(there.y), load(there.z), load(there.w)), mask);
}
fn b_block(p: u32) -> mat4x4<f32> {
  let first = channel + p % ${DEPTH}u;
  let p0 = b_p[0] + tap;
  let p1 = b_p[1] + tap;
  let p2 = b_p[2] + tap;
  let p3 = b_p[3] + tap;
  let mask = vec4(isInside(p0), isInside(p1), isInside(p2), isInside(p3));
  let at = select(vec4(params.source), vec4(p0.w, p1.w, p2.w, p3.w), mask);
  return mat4x4(b_column(at, mask, first), b_column(at, mask, first + 1u), b_column(at, mask, first + 2u), b_column(at, mask, first + 3u));
}
`;

/**
 * Tiles whose sums go through taps within {@link DEPTH} channels at a time: all threads of a workgroup see one tap in a
 * step, where a position is tested once for all channels, and the taps of those channels read what the cache still has.
 */
export function byTaps(
  g: Gathering,
  shape: Shape,
  to: Leaving,
  values: { readonly [name: string]: number } & { tiles: number },
): Kernel {
  const ragged = g.channels % DEPTH !== 0;
  const whole = to !== 'elements' && isPlain(g) && [g.source, volume(g.size)].every((n) => n % 4 === 0);
  const [isLaid, even] = [isPacked(g), g.sides % 4 === 0];
  const alongA = isLaid || g.weightSide < g.weightChannel ? 'side' : 'depth';
  const key = [shape, windowsKey(g), alongA, isLaid, even, ragged, whole, to].join(' ');
  return dispatch(
    {
      key: `conv by taps ${key}${g.finish.key}`,
      usesNumbers: g.finish.usesNumbers,
      arena: to === 'elements' ? 'u32' : 'vec4<u32>',
      body: () =>
        withTaps(
          g,
          /* wgsl */ `${placesOf(g)}${sources}${weights}${leavingOf(g, to)}
var<private> item: u32;
var<private> channel: u32;
var<private> tap: vec4<u32>;
var<private> tap_weight: u32;
var<private> a_i: u32;
var<private> a_at: u32;
fn begin(group: u32, cut: u32) {
  item = group;
  leaving(group, cut);
}
fn next(k: u32) {
  let step = k / ${DEPTH}u;
  channel = step / TAPS * ${DEPTH}u;
  ${whole ? '' : 'tap = tapOf(step % TAPS);'}
  ${isLaid ? '' : 'tap_weight = weightAt(step % TAPS);'}
}
${isLaid ? packedWeight : givenWeight(ragged, even)}${whole ? plainPlanes(ragged) : seenPlanes(ragged)}
${tile(shape, alongA, 'side', 'next(k);')}`,
        ),
    },
    values,
    values.tiles,
  );
}

/** Where position i of all images lies; nowhere beyond them. */
export const sources = /* wgsl */ `
fn sourceOf(group: u32, i: u32) -> vec4<u32> {
  if (i >= params.n) { return nowhere(); }
  let plane = params.source + i / params.positions * params.source_image + group * params.source_group;
  return position(i % params.positions) + vec4(0u, 0u, 0u, plane);
}
`;
