import type { ResampleCommand } from '../commands.ts';
import { groupsOf } from '../groups.ts';
import type { Kernel, Room } from '../kernel.ts';
import { kept } from '../wgsl/exact.ts';
import { Params } from '../wgsl/params.ts';
import { floatBits, wordAt } from '../words.ts';
import { elementKernel } from './line.ts';

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

/** Words of the program, written to a place. */
function written(words: Uint32Array, to: number): Kernel[] {
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

/** Weighted sums along a dimension: the weights and where they belong, then a thread an element. */
export function resample(command: ResampleCommand, room: Room): Kernel[] {
  const { lines, start, index, weight, at, to } = command;
  const { outer, n, inner } = lines;
  const output = start.length - 1;
  if (outer * output * inner === 0) return [];
  const words = Uint32Array.from([...Array.from(start), ...Array.from(index), ...Array.from(weight, floatBits)]);
  const table = wordAt(room(4 * words.length));
  const params = new Params().add({ n, inner, output, taps: index.length, table, at: wordAt(at), to: wordAt(to) });
  const body = /* wgsl */ `
  let o = (i / params.inner) % params.output;
  let first = params.at + (i / (params.inner * params.output)) * params.n * params.inner + i % params.inner;
  let indices = params.table + params.output + 1u;
  var sum = 0.0;
  for (var t = arena[params.table + o]; t < arena[params.table + o + 1u]; t++) {
    sum = kept(sum + kept(load(indices + params.taps + t) * load(first + arena[indices + t] * params.inner)));
  }
  store(params.to + i, sum);`;
  return [...written(words, table), elementKernel('resample', params, outer * output * inner, [kept], body)];
}
