import { volume } from '@wick/kernels';
import type { Kernel } from '../kernel.ts';
import { dispatch } from '../program.ts';
import { carrying, everyTap, skipping, type Windows, windows, windowsKey } from '../wgsl/window.ts';

/** Elements of a group's weight up to which each is summed up by a workgroup, and up to which one has all of them. */
const FEW = 64;
const TOGETHER = 27;

/** Step p of all sums is a position of an image; column j of the result channel j % channels and tap j / channels. */
export const weightPlaces = (of: Windows) => /* wgsl */ `${windows(of)}
fn columnOf(group: u32, j: u32) -> vec4<u32> {
  if (j >= params.n) { return nowhere(); }
  let plane = params.source + group * params.source_group + j % params.channels * params.source_plane;
  return tapOf(j / params.channels) + vec4(0u, 0u, 0u, plane);
}
/** Where element (i, j) of a group's weight lies. */
fn weightOf(group: u32, i: u32, j: u32) -> u32 {
  let row = params.result + ((group * params.m + i) * params.channels + j % params.channels) * params.result_taps;
  let tap = triple(j / params.channels, TAPS_H, TAPS_W);
  return row + tap.x * params.result_d + tap.y * params.result_h + tap.z;
}
`;

/** Threads of a workgroup. */
const SIZE = 64;

const few = (of: Windows) => ({
  key: `conv weight few ${windowsKey(of)}`,
  body: () => /* wgsl */ `${weightPlaces(of)}${carrying}
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
  var at = vec4(positionOf(lane % params.positions), lane / params.positions);
  let grads = params.grad + (item * params.m + side) * params.positions;
  for (var p = lane; p < params.k; p += ${SIZE}u) {
    let grad = grads + at.w * params.grad_image + (at.x * params.positions_h + at.y) * params.positions_w + at.z;
    let place = column + positionAt(at.xyz) + vec4(0u, 0u, 0u, at.w * params.source_image);
    if (isInside(place)) { sum += load(grad) * load(place.w); }
    at = carried(at + vec4(params.skip_d, params.skip_h, params.skip_w, params.skip_image));
  }
  parts[lane] = sum;
  for (var half = ${SIZE / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { parts[lane] += parts[lane + half]; }
  }
  if (lane == 0u) { store(weightOf(item, side, index % params.n), parts[0]); }
}
`,
});

/** Threads of a workgroup that has all elements of a group, and how many of them add up what the others have of one. */
const MANY = 128;
const ADDING = 4;

/** A workgroup reads a gradient once for all taps, and what they see while it is still near. */
const together = (of: Windows, m: number, channels: number) => {
  const n = channels * volume(of.taps);
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);
  const [, height, width] = of.taps;
  const all = numbers(m * n);
  return {
    key: `conv weight together ${m} ${channels} ${windowsKey(of)}`,
    body: () => /* wgsl */ `${weightPlaces(of)}${carrying}
var<workgroup> parts: array<f32, ${m * n * MANY}>;
@compute @workgroup_size(${MANY})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>,
        @builtin(local_invocation_index) lane: u32) {
  let item = groupIndex(group, count);
  if (item >= params.groups) { return; }
  let planes = params.source + item * params.source_group;
  let grads = params.grad + item * ${m}u * params.positions;
  ${all.map((i) => `var sum${i} = 0.0;`).join(' ')}
  var at = vec4(positionOf(lane % params.positions), lane / params.positions);
  for (var p = lane; p < params.k; p += ${MANY}u) {
    let there = grads + at.w * params.grad_image + (at.x * params.positions_h + at.y) * params.positions_w + at.z;
    ${numbers(m)
      .map((i) => `let grad${i} = load(there + ${i}u * params.positions);`)
      .join(' ')}
    let source = positionAt(at.xyz) + vec4(0u, 0u, 0u, planes + at.w * params.source_image);
    ${everyTap(of, ([d, h, w]) =>
      numbers(channels)
        .map((c) => {
          const column = ((d * height + h) * width + w) * channels + c;
          const sums = numbers(m).map((i) => `sum${i * n + column} += grad${i} * value${c};`);
          return `let value${c} = select(0.0, load(seen + ${c}u * params.source_plane), isSeen); ${sums.join(' ')}`;
        })
        .join('\n      '),
    )}
    at = carried(at + vec4(params.skip_d, params.skip_h, params.skip_w, params.skip_image));
  }
  ${all.map((i) => `parts[${i * MANY}u + lane] = sum${i};`).join('\n  ')}
  workgroupBarrier();
  let element = lane / ${ADDING}u;
  let first = lane * ${MANY / ADDING}u;
  if (element < ${m * n}u) {
    var sum = 0.0;
    for (var q = 0u; q < ${MANY / ADDING}u; q++) { sum += parts[first + q]; }
    parts[first] = sum;
  }
  workgroupBarrier();
  if (element < ${m * n}u && lane % ${ADDING}u == 0u) {
    var sum = 0.0;
    for (var q = 0u; q < ${ADDING}u; q++) { sum += parts[first + q * ${MANY / ADDING}u]; }
    store(weightOf(item, element / ${n}u, element % ${n}u), sum);
  }
}
`,
  };
};

/** The kernel of the gradient of a weight with few elements in a group; null: they are many. */
export function fewWeights(
  of: Windows,
  values: { readonly [name: string]: number } & { groups: number; m: number; n: number; channels: number },
): Kernel | null {
  const { groups, m, n, channels } = values;
  if (m * n <= TOGETHER)
    return dispatch(together(of, m, channels), { ...values, ...skipping(MANY, of.positions) }, groups);
  if (m * n > FEW) return null;
  const total = groups * m * n;
  return dispatch(few(of), { total, ...values, ...skipping(SIZE, of.positions) }, total);
}
