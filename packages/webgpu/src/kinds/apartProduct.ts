import type { Program } from '../program.ts';
import { type Apart, columnStep, THREADS } from '../wgsl/tile.ts';
import type { Finish } from './finish.ts';

const four = [0, 1, 2, 3];

/**
 * A product by threads that have nothing to do with one another. What is beyond an edge reads what is at it and is not
 * written, so that nothing is asked in the sums.
 */
export function apartProduct(shape: Apart, finish: Finish): Program {
  const step = columnStep(shape);
  const each = (line: (q: number) => string) => four.map(line).join('\n  ');
  return {
    key: `product ${shape}${finish.key}`,
    usesNumbers: finish.usesNumbers,
    body: () => /* wgsl */ `${finish.text}
/** Columns of a row that are inside. */
fn put(at: u32, count: u32, values: vec4<f32>) {
  ${each((q) => `if (count > ${q}u) { finish(at + ${q * step}u, values[${q}]); }`)}
}
fn before(at: u32, count: u32) -> vec4<f32> {
  var values = vec4<f32>();
  ${each((q) => `if (count > ${q}u) { values[${q}] = load(at + ${q * step}u); }`)}
  return values;
}
@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>,
        @builtin(local_invocation_index) lane: u32) {
  let index = groupIndex(group, count) * ${THREADS}u + lane;
  if (index >= params.tiles) { return; }
  let across = (params.n + ${4 * step - 1}u) / ${4 * step}u * ${step}u;
  let down = (params.m + 3u) / 4u;
  let j = index % across / ${step}u * ${4 * step}u + index % ${step}u;
  let i = 4u * (index / across % down);
  let matrix = index / across / down;
  let cut = matrix % params.cuts;
  let item = matrix / params.cuts;
  let first = cut * params.step;
  let end = min(params.k, first + params.step);
  let a_depth = params.a_depth;
  let b_depth = params.b_depth;
  let a = params.a + item * params.a_batch + first * a_depth;
  let b = params.b + item * params.b_batch + first * b_depth;
  ${each((q) => `var a${q} = a + min(i + ${q}u, params.m - 1u) * params.a_side;`)}
  ${each((q) => `var b${q} = b + min(j + ${q * step}u, params.n - 1u) * params.b_side;`)}
  ${each((q) => `var c${q} = vec4<f32>();`)}
  for (var p = first; p < end; p++) {
    let y = vec4(${four.map((q) => `load(b${q})`).join(', ')});
    ${each((q) => `c${q} += load(a${q}) * y;`)}
    ${each((q) => `a${q} += a_depth; b${q} += b_depth;`)}
  }
  if (j >= params.n) { return; }
  let to = params.c + item * params.c_batch + cut * params.c_cut + i * params.c_row + j;
  let row = params.c_row;
  // Columns and rows that are inside.
  let columns = (params.n - j + ${step - 1}u) / ${step}u;
  let rows = params.m - i;
  let alpha = bitcast<f32>(params.alpha);
  ${each((q) => `c${q} *= alpha;`)}
  if (params.ending == 1u) {
    let beta = bitcast<f32>(params.beta);
    ${each((q) => `if (rows > ${q}u) { c${q} += beta * before(to + ${q}u * row, columns); }`)}
  }
  if (params.ending == 2u) {
    let bias = before(params.bias + j, columns);
    ${each((q) => `c${q} += bias;`)}
  }
  ${each((q) => `if (rows > ${q}u) { put(to + ${q}u * row, columns, c${q}); }`)}
}
`,
  };
}
