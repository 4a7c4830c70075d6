import type { MoveCommand } from '@wick/kernels/plan';
import { groupsOf } from '../groups.ts';
import type { Kernel } from '../kernel.ts';
import { type ArenaElement, header } from '../wgsl/header.ts';
import { wordAt } from '../words.ts';

const SIZE = 64;

const codeOf = (element: ArenaElement) => /* wgsl */ `
${header(['total: u32', 'words: u32', 'zero: u32', 'source: u32', 'source_step: u32', 'to: u32', 'to_step: u32'], false, element)}
@compute @workgroup_size(${SIZE})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let i = groupIndex(group, count) * ${SIZE}u + local;
  if (i >= params.total) { return; }
  let row = i / params.words;
  let word = i % params.words;
  var value = ${element}();
  if (params.zero == 0u) { value = arena[params.source + row * params.source_step + word]; }
  arena[params.to + row * params.to_step + word] = value;
}
`;

const [single, fourfold] = [codeOf('u32'), codeOf('vec4<u32>')];

/** Rows of words, or zeros: a thread a word, or four of them where all lie as vectors do. */
export function move({ rows = 1, bytes, from, fromStep = 0, to, toStep = 0 }: MoveCommand): Kernel[] {
  if (rows * bytes === 0) return [];
  const source = from ?? 0;
  const byFours = [bytes, source, to, ...(rows > 1 ? [fromStep, toStep] : [])].every((at) => at % 16 === 0);
  const each = byFours ? 4 : 1;
  const [words, first, step, goal, goalStep] = [bytes, source, fromStep, to, toStep].map((at) => wordAt(at) / each);
  const total = rows * words!;
  const params = new Uint32Array([total, words!, from === null ? 1 : 0, first!, step!, goal!, goalStep!]);
  const [key, code] = byFours ? ['move vectors', fourfold] : ['move', single];
  return [{ key, code, params, usesNumbers: false, groups: groupsOf(Math.ceil(total / SIZE)) }];
}
