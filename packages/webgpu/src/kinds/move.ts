import type { MoveCommand } from '@wick/kernels/plan';
import { groupsOf } from '../groups.ts';
import type { Kernel } from '../kernel.ts';
import { header } from '../wgsl/header.ts';
import { wordAt } from '../words.ts';

const SIZE = 64;

const code = /* wgsl */ `
${header(['total: u32', 'words: u32', 'zero: u32', 'source: u32', 'source_step: u32', 'to: u32', 'to_step: u32'])}
@compute @workgroup_size(${SIZE})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let i = groupIndex(group, count) * ${SIZE}u + local;
  if (i >= params.total) { return; }
  let row = i / params.words;
  let word = i % params.words;
  var value = 0u;
  if (params.zero == 0u) { value = arena[params.source + row * params.source_step + word]; }
  arena[params.to + row * params.to_step + word] = value;
}
`;

/** Rows of words, or zeros. */
export function move({ rows = 1, bytes, from, fromStep = 0, to, toStep = 0 }: MoveCommand): Kernel[] {
  const words = wordAt(bytes);
  const total = rows * words;
  if (total === 0) return [];
  const source = wordAt(from ?? 0);
  const params = new Uint32Array([
    total,
    words,
    from === null ? 1 : 0,
    source,
    wordAt(fromStep),
    wordAt(to),
    wordAt(toStep),
  ]);
  return [{ key: 'move', code, params, usesNumbers: false, groups: groupsOf(Math.ceil(total / SIZE)) }];
}
