import type { AttentionCommand } from '@wick/kernels/plan';
import type { Kernel, Room } from '../kernel.ts';
import { dispatch, type Program } from '../program.ts';
import {
  areVectors,
  attentionText,
  attentionValues,
  byItems,
  dot,
  everyPart,
  matrixValues,
  ROWS,
  rowsOf,
  seenBy,
  variables,
  type Widths,
  widthsOf,
} from '../wgsl/attention.ts';

const matrixNames = ['q', 'k', 'v', 'out'] as const;
const names = [...matrixNames, 'mask'] as const;

/** A thread has a query, and what it has summed up of the keys so far, whose largest score may still rise. */
const program = ({ depth, width, block }: Widths, mayWait: boolean, vectors: boolean): Program => ({
  key: `attention ${depth} ${width} ${block} ${mayWait}${vectors ? ' vectors' : ''}`,
  arena: vectors ? 'vec4<u32>' : 'u32',
  body: () => {
    const k = { name: 'keys', at: 'k_at', row: 'params.k_row', columns: 'params.depth', parts: depth };
    const v = { name: 'values', at: 'v_at', row: 'params.v_row', columns: 'params.width', parts: width };
    const rows = rowsOf([k, v], mayWait ? 'params.keys' : 'seen', block, mayWait);
    return /* wgsl */ `${attentionText(names, vectors)}
${rows.declared}
@compute @workgroup_size(${ROWS})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>,
        @builtin(local_invocation_index) lane: u32) {
  let index = groupIndex(group, count);
  if (index >= params.total) { return; }
  let item = index / params.blocks;
  let start = index % params.blocks * ${ROWS}u;
  let query = start + lane;
  let k_at = at_k(item);
  let v_at = at_v(item);
  ${variables('own', depth)}
  if (query < params.queries) {
    ${everyPart(depth, (d) => `own${d} = four(at_q(item) + query * params.q_row, ${4 * d}u, params.depth);`)}
  }
  ${variables('sums', width)}
  var most = least();
  var sum = 0.0;
  let seen = ${seenBy('params.keys', 'query', mayWait)};
  for (var first = 0u; first < seen; first += ${block}u) {
    ${rows.fill}
    let count = ${rows.count};
    var scores: array<f32, ${block}>;
    var larger = most;
    for (var j = 0u; j < count; j++) {
      var product = 0.0;${dot('own', rows, k, 'j')}
      let score = scored(item, query, first + j, product);
      scores[j] = score;
      if (score > larger) { larger = score; }
    }
    let shift = shiftOf(larger);
    let less = exp_(most - shift);
    most = larger;
    sum *= less;
    ${everyPart(width, (d) => `sums${d} *= less;`)}
    for (var j = 0u; j < count; j++) {
      let weight = exp_(scores[j] - shift);
      sum += weight;
      ${everyPart(width, (d) => `sums${d} += weight * ${rows.part(v, 'j', `${d}u`)};`)}
    }
  }
  if (query >= params.queries) { return; }
  let share = shareOf(sum);
  let to = at_out(item) + query * params.out_row;
  ${everyPart(width, (d) => `put(to, ${4 * d}u, params.width, sums${d} * share);`)}
}
`;
  },
});

function kernels(command: AttentionCommand, { mayWait = true }: Room): Kernel[] | null {
  const { attention: a, q, k, v, mask, out } = command;
  const matrices = matrixValues({ q, k, v, mask, out });
  if (matrices === null) return null;
  const blocks = Math.ceil(a.queries / ROWS);
  const total = a.items * blocks;
  const values = { zero: 0, total, blocks, ...attentionValues(a, mask), ...matrices };
  return total * a.width === 0
    ? []
    : [dispatch(program(widthsOf(a), mayWait, areVectors(a, matrixNames, matrices)), values, total)];
}

/** Attention by blocks of queries, without the scores as a whole. */
export function attention(command: AttentionCommand, room: Room): Kernel[] {
  return byItems(command, (given) => kernels(given, room), names);
}
