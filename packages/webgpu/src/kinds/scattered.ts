import type { Kernel, Room } from '../kernel.ts';
import { dispatch, perThread } from '../program.ts';
import { wordAt } from '../words.ts';

/** Places of a block, whose least and largest are known. */
const BLOCK = 64;
/** Elements of a plane that a workgroup has. */
const SEGMENT = 256;

const bounds = (name: string, functions: string) => ({
  key: `bounds of ${name}`,
  functions: () => functions,
  thread: /* wgsl */ `
  let first = i % params.blocks * ${BLOCK}u;
  var least = 0xffffffffu;
  var largest = 0u;
  for (var o = first; o < min(first + ${BLOCK}u, params.out_plane); o++) {
    let place = placeOf(i / params.blocks, o);
    if (place < params.in_plane) {
      least = min(least, place);
      largest = max(largest, place);
    }
  }
  arena[params.bounds + 2u * i] = least;
  arena[params.bounds + 2u * i + 1u] = largest;
`,
});

/** A thread has four elements of a segment, and adds what is meant for them in its order. */
const sums = (name: string, functions: string) => ({
  key: `scatter ${name}`,
  body: () => /* wgsl */ `${functions}
@compute @workgroup_size(${SEGMENT / 4})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>,
        @builtin(local_invocation_index) lane: u32) {
  let index = groupIndex(group, count);
  if (index >= params.total) { return; }
  let plane = index / params.segments;
  let table = plane / params.per_table;
  let first = index % params.segments * ${SEGMENT}u;
  let own = vec4(first) + vec4(0u, 1u, 2u, 3u) * ${SEGMENT / 4}u + vec4(lane);
  var sums = vec4<f32>();
  for (var block = 0u; block < params.blocks; block++) {
    let at = params.bounds + 2u * (table * params.blocks + block);
    if (arena[at + 1u] < first || arena[at] >= first + ${SEGMENT}u) { continue; }
    for (var o = block * ${BLOCK}u; o < min((block + 1u) * ${BLOCK}u, params.out_plane); o++) {
      let place = vec4(placeOf(table, o)) == own;
      if (any(place)) { sums = select(sums, sums + vec4(valueOf(plane, o)), place); }
    }
  }
  for (var e = 0u; e < 4u; e++) {
    if (own[e] < params.in_plane) { store(params.large + plane * params.in_plane + own[e], sums[e]); }
  }
}
`,
});

/** A thread has a plane, and adds at its places one after the other: in the order of the others, without looking for anything. */
const inOrder = (name: string, functions: string) => ({
  key: `scatter ${name} in order`,
  functions: () => functions,
  thread: /* wgsl */ `
  let table = i / params.per_table;
  let plane = params.large + i * params.in_plane;
  for (var e = 0u; e < params.in_plane; e++) { store(plane + e, 0.0); }
  for (var o = 0u; o < params.out_plane; o++) {
    let place = placeOf(table, o);
    if (place < params.in_plane) { store(plane + place, load(plane + place) + valueOf(i, o)); }
  }
`,
});

/** Planes that are work enough for a processor. */
const MANY = 16;

/**
 * Values added at places of planes that are zero at first: `functions` has `placeOf(table, o)`, beyond the plane for none, and
 * `valueOf(plane, o)`; `perTable` planes share a table of places. An element looks for what is meant for it in the blocks whose
 * places are about where it is: those of a pool lie near each other. Params have in_plane, out_plane and `large`, the result.
 */
export function scattered(
  name: string,
  functions: string,
  sizes: { readonly planes: number; readonly perTable: number; readonly inPlane: number; readonly outPlane: number },
  values: { readonly [name: string]: number },
  room: Room,
): Kernel[] {
  const segments = Math.ceil(sizes.inPlane / SEGMENT);
  const total = sizes.planes * segments;
  if (total === 0) return [];
  if (room.mayWait === false && sizes.planes >= MANY)
    return perThread(inOrder(name, functions), sizes.planes, { per_table: sizes.perTable, ...values });
  const blocks = Math.ceil(sizes.outPlane / BLOCK);
  const count = (sizes.planes / sizes.perTable) * blocks;
  const all = { segments, blocks, per_table: sizes.perTable, bounds: wordAt(room(8 * count)), ...values };
  return [...perThread(bounds(name, functions), count, all), dispatch(sums(name, functions), { total, ...all }, total)];
}
