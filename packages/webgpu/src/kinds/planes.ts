import type { PlanesCommand } from '@wick/kernels/plan';
import type { Kernel, KernelLimits, Room } from '../kernel.ts';
import { dispatch, perThread } from '../program.ts';
import { wordAt } from '../words.ts';

/** Places of a block, whose least and largest are known. */
const BLOCK = 64;
/** Elements of the larger side that a workgroup has. */
const SEGMENT = 256;

const gather = {
  key: 'gather planes',
  thread: /* wgsl */ `
  let plane = i / params.out_plane;
  arena[params.small + i] = arena[params.large + plane * params.in_plane + arena[params.indices + 2u * i]];
`,
};

const bounds = {
  key: 'bounds of places',
  thread: /* wgsl */ `
  let first = i % params.blocks * ${BLOCK}u;
  let end = min(first + ${BLOCK}u, params.out_plane);
  let plane = params.indices + 2u * (i / params.blocks * params.out_plane);
  var least = 0xffffffffu;
  var largest = 0u;
  for (var o = first; o < end; o++) {
    let place = arena[plane + 2u * o];
    least = min(least, place);
    largest = max(largest, place);
  }
  arena[params.bounds + 2u * i] = least;
  arena[params.bounds + 2u * i + 1u] = largest;
`,
};

/** A thread has four elements of a segment, and adds what is meant for them in its order. */
const scatter = {
  key: 'scatter planes',
  body: () => /* wgsl */ `
@compute @workgroup_size(${SEGMENT / 4})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>,
        @builtin(local_invocation_index) lane: u32) {
  let index = groupIndex(group, count);
  if (index >= params.total) { return; }
  let plane = index / params.segments;
  let first = index % params.segments * ${SEGMENT}u;
  let own = vec4(first) + vec4(0u, 1u, 2u, 3u) * ${SEGMENT / 4}u + vec4(lane);
  let small = plane * params.out_plane;
  var sums = vec4<f32>();
  for (var block = 0u; block < params.blocks; block++) {
    let at = params.bounds + 2u * (plane * params.blocks + block);
    if (arena[at + 1u] < first || arena[at] >= first + ${SEGMENT}u) { continue; }
    let end = min((block + 1u) * ${BLOCK}u, params.out_plane);
    for (var o = small + block * ${BLOCK}u; o < small + end; o++) {
      let place = vec4(arena[params.indices + 2u * o]);
      sums = select(sums, sums + vec4(load(params.small + o)), place == own);
    }
  }
  for (var e = 0u; e < 4u; e++) {
    if (own[e] < params.in_plane) { store(params.large + plane * params.in_plane + own[e], sums[e]); }
  }
}
`,
};

/**
 * What is taken from places of planes, or added there. An element looks for what is meant for it in the blocks whose places
 * are about where it is: those of a pool lie near each other.
 */
export function planes(command: PlanesCommand, _limits: KernelLimits, room: Room): Kernel[] {
  const { planes: count, inPlane, outPlane } = command.geometry;
  const places = { small: wordAt(command.small), large: wordAt(command.large), indices: wordAt(command.indices) };
  const values = { in_plane: inPlane, out_plane: outPlane, ...places };
  if (command.result === 'small') return perThread(gather, count * outPlane, values);
  const total = count * Math.ceil(inPlane / SEGMENT);
  if (total === 0) return [];
  const blocks = Math.ceil(outPlane / BLOCK);
  const all = { segments: Math.ceil(inPlane / SEGMENT), blocks, bounds: wordAt(room(8 * count * blocks)), ...values };
  return [...perThread(bounds, count * blocks, all), dispatch(scatter, { total, ...all }, total)];
}
