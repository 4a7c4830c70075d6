import type { AttentionGradCommand } from '@wick/kernels/plan';
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
import { wordAt } from '../words.ts';

const matrixNames = ['q', 'k', 'v', 'grad', 'gradQ', 'gradK', 'gradV'] as const;
const names = [...matrixNames, 'mask'] as const;

const begin = /* wgsl */ `
@compute @workgroup_size(${ROWS})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>,
        @builtin(local_invocation_index) lane: u32) {
  let index = groupIndex(group, count);
  if (index >= params.total) { return; }
  let item = index / params.blocks;
  let start = index % params.blocks * ${ROWS}u;
  let k_at = at_k(item);
  let v_at = at_v(item);
  let q_at = at_q(item);
  let g_at = at_grad(item);
`;

/** A thread has a query: what its weights need is kept for those that have a key, then come the gradients of the query. */
const ofQueries = ({ depth, width, block }: Widths, mayWait: boolean, vectors: boolean): Program => ({
  key: `attention gradient of queries ${depth} ${width} ${block} ${mayWait}${vectors ? ' vectors' : ''}`,
  arena: vectors ? 'vec4<u32>' : 'u32',
  body: () => {
    const k = { name: 'keys', at: 'k_at', row: 'params.k_row', columns: 'params.depth', parts: depth };
    const v = { name: 'values', at: 'v_at', row: 'params.v_row', columns: 'params.width', parts: width };
    const rows = rowsOf([k, v], mayWait ? 'params.keys' : 'seen', block, mayWait);
    const fill = `
    ${rows.fill}
    let count = ${rows.count};`;
    const both = `
      var product = 0.0;${dot('own', rows, k, 'j')}
      let score = scored(item, query, first + j, product);
      product = 0.0;${dot('g', rows, v, 'j')}`;
    return /* wgsl */ `${attentionText(names, vectors)}
${rows.declared}
${begin}
  let query = start + lane;
  ${variables('own', depth)}
  ${variables('g', width)}
  if (query < params.queries) {
    ${everyPart(depth, (d) => `own${d} = four(q_at + query * params.q_row, ${4 * d}u, params.depth);`)}
    ${everyPart(width, (d) => `g${d} = four(g_at + query * params.grad_row, ${4 * d}u, params.width);`)}
  }
  let seen = ${seenBy('params.keys', 'query', mayWait)};
  var most = least();
  var sum = 0.0;
  var mean = 0.0;
  for (var first = 0u; first < seen; first += ${block}u) {${fill}
    for (var j = 0u; j < count; j++) {${both}
      if (score > most) {
        let less = exp_(most - score);
        sum *= less;
        mean *= less;
        most = score;
      }
      let weight = exp_(score - shiftOf(most));
      sum += weight;
      mean += weight * product;
    }
  }
  let shift = shiftOf(most);
  let share = shareOf(sum);
  mean *= share;
  ${variables('sums', depth)}
  for (var first = 0u; first < seen; first += ${block}u) {${fill}
    for (var j = 0u; j < count; j++) {${both}
      let slope = exp_(score - shift) * share * (product - mean);
      ${everyPart(depth, (d) => `sums${d} += slope * ${rows.part(k, 'j', `${d}u`)};`)}
    }
  }
  if (query >= params.queries) { return; }
  let kept = params.kept + 3u * (item * params.queries + query);
  store(kept, shift);
  store(kept + 1u, share);
  store(kept + 2u, mean);
  let to = at_gradQ(item) + query * params.gradQ_row;
  ${everyPart(depth, (d) => `put(to, ${4 * d}u, params.depth, sums${d} * bitcast<f32>(params.scale));`)}
}
`;
  },
});

/** A thread has a key, and meets the queries that see it. */
const ofKeys = ({ depth, width, block }: Widths, mayWait: boolean, vectors: boolean): Program => ({
  key: `attention gradient of keys ${depth} ${width} ${block} ${mayWait}${vectors ? ' vectors' : ''}`,
  arena: vectors ? 'vec4<u32>' : 'u32',
  body: () => {
    const q = { name: 'queries', at: 'q_at', row: 'params.q_row', columns: 'params.depth', parts: depth };
    const g = { name: 'grads', at: 'g_at', row: 'params.grad_row', columns: 'params.width', parts: width };
    const rows = rowsOf([q, g], 'params.queries', block, mayWait);
    return /* wgsl */ `${attentionText(names, vectors)}
${rows.declared}
${begin}
  let key = start + lane;
  ${variables('own', depth)}
  ${variables('v', width)}
  if (key < params.keys) {
    ${everyPart(depth, (d) => `own${d} = four(k_at + key * params.k_row, ${4 * d}u, params.depth);`)}
    ${everyPart(width, (d) => `v${d} = four(v_at + key * params.v_row, ${4 * d}u, params.width);`)}
  }
  ${variables('toK', depth)}
  ${variables('toV', width)}
  let from_query = select(0u, ${mayWait ? 'start' : 'key'}, params.causal == 1u);
  for (var first = from_query; first < params.queries; first += ${block}u) {
    ${rows.fill}
    for (var j = 0u; j < min(${block}u, params.queries - first); j++) {
      let query = first + j;
      var product = 0.0;${dot('own', rows, q, 'j')}
      let score = scored(item, query, key, product);
      let kept = params.kept + 3u * (item * params.queries + query);
      let weight = exp_(score - load(kept)) * load(kept + 1u);
      product = 0.0;${dot('v', rows, g, 'j')}
      let slope = weight * (product - load(kept + 2u));
      ${everyPart(width, (d) => `toV${d} += weight * ${rows.part(g, 'j', `${d}u`)};`)}
      ${everyPart(depth, (d) => `toK${d} += slope * ${rows.part(q, 'j', `${d}u`)};`)}
    }
  }
  if (key >= params.keys) { return; }
  let k_to = at_gradK(item) + key * params.gradK_row;
  let v_to = at_gradV(item) + key * params.gradV_row;
  ${everyPart(depth, (d) => `put(k_to, ${4 * d}u, params.depth, toK${d} * bitcast<f32>(params.scale));`)}
  ${everyPart(width, (d) => `put(v_to, ${4 * d}u, params.width, toV${d});`)}
}
`;
  },
});

function kernels(command: AttentionGradCommand, room: Room): Kernel[] | null {
  const { attention: a, q, k, v, mask, grad, gradQ, gradK, gradV } = command;
  const matrices = matrixValues({ q, k, v, mask, grad, gradQ, gradK, gradV });
  if (matrices === null) return null;
  const [widths, mayWait] = [widthsOf(a), room.mayWait ?? true];
  const vectors = areVectors(a, matrixNames, matrices);
  const kept = wordAt(room(12 * a.items * a.queries));
  return (
    [
      ['queries', ofQueries],
      ['keys', ofKeys],
    ] as const
  ).flatMap(([side, program]) => {
    const blocks = Math.ceil(a[side] / ROWS);
    const total = a.items * blocks;
    const values = { zero: 0, total, blocks, kept, ...attentionValues(a, mask), ...matrices };
    return total === 0 ? [] : [dispatch(program(widths, mayWait, vectors), values, total)];
  });
}

/** The gradients of an attention, whose weights are computed anew by blocks. */
export function attentionGrad(command: AttentionGradCommand, room: Room): Kernel[] {
  return byItems(command, (given) => kernels(given, room), names);
}
