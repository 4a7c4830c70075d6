import type { AttentionGradCommand } from '@wick/kernels/plan';
import type { Kernel, Room } from '../kernel.ts';
import { dispatch } from '../program.ts';
import {
  attentionText,
  attentionValues,
  byItems,
  dot,
  fillRows,
  matrixValues,
  ROWS,
  type Widths,
  widthsOf,
} from '../wgsl/attention.ts';
import { wordAt } from '../words.ts';

const names = ['q', 'k', 'v', 'mask', 'grad', 'gradQ', 'gradK', 'gradV'] as const;

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
const ofQueries = ({ depth, width, block }: Widths) => ({
  key: `attention gradient of queries ${depth} ${width} ${block}`,
  body: () => {
    const fill = `
    workgroupBarrier();${fillRows('keys', 'k_at', 'params.k_row', 'params.depth', 'params.keys', depth, block)}${fillRows('values', 'v_at', 'params.v_row', 'params.width', 'params.keys', width, block)}
    workgroupBarrier();`;
    const both = `
      var product = 0.0;${dot('own', 'keys', 'j', depth)}
      let score = scored(item, query, first + j, product);
      product = 0.0;${dot('g', 'values', 'j', width)}`;
    return /* wgsl */ `${attentionText(names)}
var<workgroup> keys: array<vec4<f32>, ${block * depth}>;
var<workgroup> values: array<vec4<f32>, ${block * width}>;
${begin}
  let query = start + lane;
  var own: array<vec4<f32>, ${depth}>;
  var g: array<vec4<f32>, ${width}>;
  if (query < params.queries) {
    for (var d = 0u; d < ${depth}u; d++) { own[d] = four(q_at + query * params.q_row, 4u * d, params.depth); }
    for (var d = 0u; d < ${width}u; d++) { g[d] = four(g_at + query * params.grad_row, 4u * d, params.width); }
  }
  let seen = select(params.keys, min(params.keys, start + ${ROWS}u), params.causal == 1u);
  var most = least();
  var sum = 0.0;
  var mean = 0.0;
  for (var first = 0u; first < seen; first += ${block}u) {${fill}
    for (var j = 0u; j < ${block}u; j++) {${both}
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
  var sums: array<vec4<f32>, ${depth}>;
  for (var first = 0u; first < seen; first += ${block}u) {${fill}
    for (var j = 0u; j < ${block}u; j++) {${both}
      let slope = exp_(score - shift) * share * (product - mean);
      for (var d = 0u; d < ${depth}u; d++) { sums[d] += slope * keys[j * ${depth}u + d]; }
    }
  }
  if (query >= params.queries) { return; }
  let kept = params.kept + 3u * (item * params.queries + query);
  store(kept, shift);
  store(kept + 1u, share);
  store(kept + 2u, mean);
  let to = at_gradQ(item) + query * params.gradQ_row;
  for (var d = 0u; d < ${depth}u; d++) { put(to, 4u * d, params.depth, sums[d] * bitcast<f32>(params.scale)); }
}
`;
  },
});

/** A thread has a key, and meets the queries that see it. */
const ofKeys = ({ depth, width, block }: Widths) => ({
  key: `attention gradient of keys ${depth} ${width} ${block}`,
  body: () => /* wgsl */ `${attentionText(names)}
var<workgroup> queries: array<vec4<f32>, ${block * depth}>;
var<workgroup> grads: array<vec4<f32>, ${block * width}>;
${begin}
  let key = start + lane;
  var own: array<vec4<f32>, ${depth}>;
  var v: array<vec4<f32>, ${width}>;
  if (key < params.keys) {
    for (var d = 0u; d < ${depth}u; d++) { own[d] = four(k_at + key * params.k_row, 4u * d, params.depth); }
    for (var d = 0u; d < ${width}u; d++) { v[d] = four(v_at + key * params.v_row, 4u * d, params.width); }
  }
  var toK: array<vec4<f32>, ${depth}>;
  var toV: array<vec4<f32>, ${width}>;
  let from_query = select(0u, start, params.causal == 1u);
  for (var first = from_query; first < params.queries; first += ${block}u) {
    workgroupBarrier();${fillRows('queries', 'q_at', 'params.q_row', 'params.depth', 'params.queries', depth, block)}${fillRows('grads', 'g_at', 'params.grad_row', 'params.width', 'params.queries', width, block)}
    workgroupBarrier();
    for (var j = 0u; j < min(${block}u, params.queries - first); j++) {
      let query = first + j;
      var product = 0.0;${dot('own', 'queries', 'j', depth)}
      let score = scored(item, query, key, product);
      let kept = params.kept + 3u * (item * params.queries + query);
      let weight = exp_(score - load(kept)) * load(kept + 1u);
      product = 0.0;${dot('v', 'grads', 'j', width)}
      let slope = weight * (product - load(kept + 2u));
      for (var d = 0u; d < ${width}u; d++) { toV[d] += weight * grads[j * ${width}u + d]; }
      for (var d = 0u; d < ${depth}u; d++) { toK[d] += slope * queries[j * ${depth}u + d]; }
    }
  }
  if (key >= params.keys) { return; }
  let k_to = at_gradK(item) + key * params.gradK_row;
  let v_to = at_gradV(item) + key * params.gradV_row;
  for (var d = 0u; d < ${depth}u; d++) { put(k_to, 4u * d, params.depth, toK[d] * bitcast<f32>(params.scale)); }
  for (var d = 0u; d < ${width}u; d++) { put(v_to, 4u * d, params.width, toV[d]); }
}
`,
});

function kernels(command: AttentionGradCommand, room: Room): Kernel[] | null {
  const { attention: a, q, k, v, mask, grad, gradQ, gradK, gradV } = command;
  const matrices = matrixValues({ q, k, v, mask, grad, gradQ, gradK, gradV });
  if (matrices === null) return null;
  const widths = widthsOf(a);
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
    return total === 0 ? [] : [dispatch(program(widths), values, total)];
  });
}

/** The gradients of an attention, whose weights are computed anew by blocks. */
export function attentionGrad(command: AttentionGradCommand, room: Room): Kernel[] {
  return byItems(command, (given) => kernels(given, room), names);
}
