import { volume } from '@wick/kernels';
import type { Kernel } from '../kernel.ts';
import { perThread } from '../program.ts';
import { windows, windowsKey, withTaps } from '../wgsl/window.ts';
import type { Gathering } from './convTiles.ts';

/** What tiles leave: parts of sums, or results, in whole vectors or one by one. */
export type Leaving = 'parts' | 'vectors' | 'elements';

/** Whether four neighbouring positions of a result are a whole vector of a plane. */
export function inVectors({ positions, result, resultPlane, resultStep, finish }: Gathering): boolean {
  if (finish.vectors === null) return false;
  const isDense =
    resultStep[2] === 1 && resultStep[1] === positions[2] && resultStep[0] === positions[1] * positions[2];
  return isDense && volume(positions) === resultPlane && [result, resultPlane].every((n) => n % 4 === 0);
}

/** Where column `j`, a position of an image, and a side of a group lie in the result. */
export const placesOf = (g: Gathering) => /* wgsl */ `${windows(g)}
fn columnAt(group: u32, j: u32) -> u32 {
  let p = positionOf(j % params.positions);
  return params.result + j / params.positions * params.result_image + group * params.m * params.result_plane +
    p.x * params.result_d + p.y * params.result_h + p.z * params.result_w;
}
fn biasOf(channel: u32) -> f32 {
  if (params.biased == 1u) { return load(params.bias + channel); }
  return 0.0;
}
`;

const vectorAt = /* wgsl */ `
fn vectorAt(group: u32, j: u32) -> u32 {
  return params.result + j / params.positions * params.result_image + group * params.m * params.result_plane +
    j % params.positions;
}
`;

const leaving: { readonly [K in Leaving]: string } = {
  parts: /* wgsl */ `
var<private> to: u32;
var<private> to_j: u32;
fn leaving(group: u32, cut: u32) { to = params.sums + (cut * params.groups + group) * params.m * params.n4; }
fn columns(j: u32) { to_j = j; }
fn put(i: u32, v: vec4<f32>) {
  if (i < params.m && to_j < params.n) { store4(to + i * params.n4 + to_j, v); }
}
`,
  vectors: /* wgsl */ `${vectorAt}
var<private> to_group: u32;
var<private> to: u32;
var<private> isThere: bool;
fn leaving(group: u32, cut: u32) { to_group = group; }
fn columns(j: u32) { isThere = j < params.n; to = vectorAt(to_group, j); }
fn put(i: u32, v: vec4<f32>) {
  if (i < params.m && isThere) { finish4(to + i * params.result_plane, v + biasOf(to_group * params.m + i)); }
}
`,
  elements: /* wgsl */ `
var<private> to_group: u32;
var<private> to_j: u32;
var<private> to: vec4<u32>;
fn leaving(group: u32, cut: u32) { to_group = group; }
fn columns(j: u32) {
  to_j = j;
  for (var r = 0u; r < 4u; r++) { to[r] = columnAt(to_group, j + r); }
}
fn put(i: u32, v: vec4<f32>) {
  if (i >= params.m) { return; }
  let more = biasOf(to_group * params.m + i);
  for (var r = 0u; r < 4u; r++) {
    if (to_j + r < params.n) { finish(to[r] + i * params.result_plane, v[r] + more); }
  }
}
`,
};

/** `columns` and `put` of tiles whose `begin` has called `leaving`. */
export function leavingOf({ finish }: Gathering, to: Leaving): string {
  return (to === 'parts' ? '' : to === 'vectors' ? finish.vectors : finish.text) + leaving[to];
}

const each = (g: Gathering) => ({
  key: `conv sum of parts ${windowsKey(g)}${g.finish.key}`,
  usesNumbers: g.finish.usesNumbers,
  functions: () => withTaps(g, placesOf(g) + g.finish.text),
  thread: /* wgsl */ `
  let row = i / params.n;
  let j = i % params.n;
  var sum = biasOf(row);
  for (var cut = 0u; cut < params.cuts; cut++) { sum += load(params.sums + cut * params.part + row * params.n4 + j); }
  finish(columnAt(row / params.m, j) + row % params.m * params.result_plane, sum);
`,
});

const four = (g: Gathering) => ({
  key: `conv sum of parts, vectors ${windowsKey(g)}${g.finish.key}`,
  usesNumbers: g.finish.usesNumbers,
  arena: 'vec4<u32>' as const,
  functions: () => `${placesOf(g)}${vectorAt}${g.finish.vectors}`,
  thread: /* wgsl */ `
  let row = i / (params.n / 4u);
  let j = i % (params.n / 4u) * 4u;
  var sum = vec4(biasOf(row));
  for (var cut = 0u; cut < params.cuts; cut++) { sum += load4(params.sums + cut * params.part + row * params.n + j); }
  finish4(vectorAt(row / params.m, j) + row % params.m * params.result_plane, sum);
`,
});

/** The result, from the parts of its sums. */
export function joined(
  g: Gathering,
  values: { readonly [name: string]: number } & { groups: number; m: number; n: number; n4: number },
): Kernel[] {
  const rows = values.groups * values.m;
  const all = { part: rows * values.n4, ...values };
  return inVectors(g) ? perThread(four(g), (rows * values.n) / 4, all) : perThread(each(g), rows * values.n, all);
}
