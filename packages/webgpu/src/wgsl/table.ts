import { groupsOf } from '../groups.ts';
import type { Kernel } from '../kernel.ts';

/** Words that come with one dispatch. */
const PIECE = 2048;
const SIZE = 64;

const code = /* wgsl */ `
struct Params { count: u32, to: u32, more: vec2<u32>, words: array<vec4<u32>, ${PIECE / 4}> }
@group(0) @binding(0) var<storage, read_write> arena: array<u32>;
@group(0) @binding(1) var<uniform> params: Params;
@compute @workgroup_size(${SIZE})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x < params.count) { arena[params.to + id.x] = params.words[id.x / 4u][id.x % 4u]; }
}`;

/** Words of the program, written to a place: tables that kernels look things up in. */
export function written(words: Uint32Array, to: number): Kernel[] {
  const kernels: Kernel[] = [];
  for (let at = 0; at < words.length; at += PIECE) {
    const piece = words.subarray(at, at + PIECE);
    const params = new Uint32Array(4 + PIECE);
    params.set([piece.length, to + at]);
    params.set(piece, 4);
    kernels.push({ key: 'words', code, params, usesNumbers: false, groups: groupsOf(Math.ceil(piece.length / SIZE)) });
  }
  return kernels;
}
