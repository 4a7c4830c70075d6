import type { AttentionCommand } from '@wick/kernels/plan';
import type { Kernel } from '../kernel.ts';
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

const names = ['q', 'k', 'v', 'mask', 'out'] as const;

/** A thread has a query, and what it has summed up of the keys so far, whose largest score may still rise. */
const program = ({ depth, width, block }: Widths) => ({
  key: `attention ${depth} ${width} ${block}`,
  body: () => /* wgsl */ `${attentionText(names)}
var<workgroup> keys: array<vec4<f32>, ${block * depth}>;
var<workgroup> values: array<vec4<f32>, ${block * width}>;
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
  var own: array<vec4<f32>, ${depth}>;
  if (query < params.queries) {
    for (var d = 0u; d < ${depth}u; d++) { own[d] = four(at_q(item) + query * params.q_row, 4u * d, params.depth); }
  }
  var sums: array<vec4<f32>, ${width}>;
  var most = least();
  var sum = 0.0;
  let seen = select(params.keys, min(params.keys, start + ${ROWS}u), params.causal == 1u);
  for (var first = 0u; first < seen; first += ${block}u) {
    workgroupBarrier();${fillRows('keys', 'k_at', 'params.k_row', 'params.depth', 'params.keys', depth, block)}${fillRows('values', 'v_at', 'params.v_row', 'params.width', 'params.keys', width, block)}
    workgroupBarrier();
    var scores: array<f32, ${block}>;
    var larger = most;
    for (var j = 0u; j < ${block}u; j++) {
      var product = 0.0;${dot('own', 'keys', 'j', depth)}
      let score = scored(item, query, first + j, product);
      scores[j] = score;
      if (score > larger) { larger = score; }
    }
    let shift = shiftOf(larger);
    let less = exp_(most - shift);
    most = larger;
    sum *= less;
    for (var d = 0u; d < ${width}u; d++) { sums[d] *= less; }
    for (var j = 0u; j < ${block}u; j++) {
      let weight = exp_(scores[j] - shift);
      sum += weight;
      for (var d = 0u; d < ${width}u; d++) { sums[d] += weight * values[j * ${width}u + d]; }
    }
  }
  if (query >= params.queries) { return; }
  let share = shareOf(sum);
  let to = at_out(item) + query * params.out_row;
  for (var d = 0u; d < ${width}u; d++) { put(to, 4u * d, params.width, sums[d] * share); }
}
`,
});

function kernels(command: AttentionCommand): Kernel[] | null {
  const { attention: a, q, k, v, mask, out } = command;
  const matrices = matrixValues({ q, k, v, mask, out });
  if (matrices === null) return null;
  const blocks = Math.ceil(a.queries / ROWS);
  const total = a.items * blocks;
  const values = { zero: 0, total, blocks, ...attentionValues(a, mask), ...matrices };
  return total * a.width === 0 ? [] : [dispatch(program(widthsOf(a)), values, total)];
}

/** Attention by blocks of queries, without the scores as a whole. */
export function attention(command: AttentionCommand): Kernel[] {
  return byItems(command, kernels, names);
}
