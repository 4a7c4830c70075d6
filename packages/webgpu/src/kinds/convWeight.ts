import { type Triple, volume } from '@wick/kernels';
import type { ConvCommand } from '@wick/kernels/plan';
import type { Kernel, Room } from '../kernel.ts';
import { dispatch } from '../program.ts';
import { tilingBy, tilingOf } from '../tiling.ts';
import { type Micro, tile } from '../wgsl/tile.ts';
import { windows, windowValues } from '../wgsl/window.ts';
import { floatBits, wordAt } from '../words.ts';
import { cutSum } from './cutSum.ts';

/** Elements of a group's weight below which each is summed up by a workgroup. */
const FEW = 64;

/** Step p of all sums is a position of an image; element j of a row of the result a channel's tap. */
const places = (taps: Triple) => /* wgsl */ `${windows(taps)}
const TAPS = ${volume(taps)}u;
fn gradOf(group: u32, side: u32, p: u32) -> u32 {
  return params.grad + p / params.positions * params.grad_image + (group * params.m + side) * params.positions +
    p % params.positions;
}
fn sourceOf(p: u32) -> vec4<u32> {
  return position(p % params.positions) + vec4(0u, 0u, 0u, p / params.positions * params.source_image);
}
fn columnOf(group: u32, j: u32) -> vec4<u32> {
  if (j >= params.n) { return vec4(0x80000000u, 0u, 0u, 0u); }
  let plane = params.source + group * params.source_group + j / TAPS * params.source_plane;
  return tapOf(j % TAPS) + vec4(0u, 0u, 0u, plane);
}
`;

const tiled = (taps: Triple, micro: Micro) => ({
  key: `conv weight ${micro} taps ${taps}`,
  body: () => /* wgsl */ `${places(taps)}
var<private> item: u32;
var<private> to: u32;
var<private> a_i: u32;
var<private> b_p: array<vec4<u32>, 4>;
fn begin(group: u32, cut: u32) {
  item = group;
  to = params.result + cut * params.result_cut + group * params.m * params.n;
}
fn a_begin(i: u32) { a_i = i; }
fn a_block(first: u32) -> mat4x4<f32> {
  var block = mat4x4<f32>();
  for (var q = 0u; q < 4u; q++) {
    if (first + q >= last) { break; }
    let at = gradOf(item, a_i, first + q);
    for (var r = 0u; r < 4u; r++) {
      if (a_i + r < params.m) { block[q][r] = load(at + r * params.positions); }
    }
  }
  return block;
}
fn b_begin(j: u32) {
  for (var r = 0u; r < 4u; r++) { b_p[r] = columnOf(item, j + r); }
}
fn b_block(first: u32) -> mat4x4<f32> {
  var block = mat4x4<f32>();
  for (var q = 0u; q < 4u; q++) {
    if (first + q >= last) { break; }
    let source = sourceOf(first + q);
    for (var r = 0u; r < 4u; r++) { block[q][r] = taken(b_p[r] + source); }
  }
  return block;
}
fn put(i: u32, j: u32, v: vec4<f32>) {
  if (i >= params.m) { return; }
  for (var r = 0u; r < 4u; r++) {
    if (j + r < params.n) { store(to + i * params.n + j + r, v[r]); }
  }
}
${tile(micro, 'depth', 'depth')}`,
});

const SIZE = 64;

const few = (taps: Triple) => ({
  key: `conv weight few taps ${taps}`,
  body: () => /* wgsl */ `${places(taps)}
var<workgroup> parts: array<f32, ${SIZE}>;
@compute @workgroup_size(${SIZE})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>,
        @builtin(local_invocation_index) lane: u32) {
  let index = groupIndex(group, count);
  if (index >= params.total) { return; }
  let item = index / params.n / params.m;
  let side = index / params.n % params.m;
  let column = columnOf(item, index % params.n);
  var sum = 0.0;
  for (var p = lane; p < params.k; p += ${SIZE}u) {
    sum += load(gradOf(item, side, p)) * taken(column + sourceOf(p));
  }
  parts[lane] = sum;
  for (var half = ${SIZE / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { parts[lane] += parts[lane + half]; }
  }
  if (lane == 0u) { store(params.result + index, parts[0]); }
}
`,
});

/** The gradient of a convolution's weight; with a tiling by tiles of that kind, and so many cuts of the sums. */
export function convWeight(
  { geometry: g, input, weight, output }: ConvCommand,
  room: Room,
  by?: readonly [micro: Micro, cuts: number],
): Kernel[] {
  const [m, channels] = [g.outChannels / g.groups, g.inChannels / g.groups];
  const [plane, positions] = [volume(g.input), volume(g.output)];
  const [n, k] = [channels * volume(g.kernel), g.batch * positions];
  const total = g.groups * m * n;
  if (total === 0) return [];
  const values = {
    ...{ m, n, k, positions, grad: wordAt(output), grad_image: g.outChannels * positions },
    ...{
      source: wordAt(input),
      source_image: g.inChannels * plane,
      source_group: channels * plane,
      source_plane: plane,
    },
    ...windowValues({
      ...{ positions: g.output, taps: g.kernel, size: g.input, step: g.stride, tapStep: g.dilation },
      first: g.padding.map((padding) => -padding) as unknown as Triple,
    }),
  };
  const result = wordAt(weight);
  if (by === undefined && m * n <= FEW) return [dispatch(few(g.kernel), { total, result, ...values }, total)];
  const { micro, cuts, step, tiles } = by ? tilingBy(...by, g.groups, m, n, k) : tilingOf(g.groups, m, n, k);
  const sums = cuts > 1 ? wordAt(room(4 * cuts * total)) : result;
  const program = tiled(g.kernel, micro);
  const kernel = dispatch(program, { tiles, cuts, step, result: sums, result_cut: total, ...values }, tiles);
  if (cuts === 1) return [kernel];
  const to = { c: result, c_row: n, c_batch: m * n, alpha: floatBits(1), beta: 0, bias: 0, ending: 0 };
  return [kernel, ...cutSum({ batch: g.groups, m, n, cuts, from: sums, ...to })];
}
