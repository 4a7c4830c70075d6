import { agreed } from './header.ts';

/** Steps of the sum that lie in shared memory at a time. */
export const DEPTH = 16;
/** Threads of a workgroup, 8 by 8, each with so many rows and columns of the result. */
export const THREADS = 64;

/** Which of an operand's indices neighbouring threads read along: the sum's, or that of its rows or columns. */
export type Along = 'depth' | 'side';

/** Elements that a thread has along a side: 8 where there is work for many groups, for half of the reads a multiplication. */
export type Micro = 4 | 8;

/** Rows and columns of the result that a thread has. */
export type Shape = readonly [rows: Micro, columns: Micro];

/**
 * `main` of a product by tiles: C (m x n) = Σ A (m x k) B (k x n), for every item and cut of the sum. The text before it has
 * `fn begin(item: u32, cut: u32)`; for both operands (`a`, `b`) `fn a_begin(i: u32, p: u32)`, which is told of rows (columns)
 * i … i + 3 and of the thread's first step, and `fn a_block(p: u32) -> mat4x4<f32>`, whose column q has those rows at step
 * p + q, and 0 beyond the operand or from `last` on: it is called once for every {@link DEPTH} steps, in their order, so that it
 * may go on from where it was; `fn columns(j: u32)`, which is told of columns j … j + 3 of the result, and
 * `fn put(i: u32, v: vec4<f32>)`, which has row i of those, where it is inside. `next` are statements that all threads do
 * before the blocks of steps `k` … are asked for. `params` has m, n, k, `cuts` and `step`, the steps of a cut, and `tiles`,
 * those of all items and cuts.
 */
export function tile([rows, columns]: Shape, alongA: Along, alongB: Along, next = ''): string {
  const each = <T>(n: number, f: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => f(i));
  const [a, b] = [operandOf('a', rows, alongA), operandOf('b', columns, alongB)];
  // Where both have blocks for half of the threads, one half loads A and the other B.
  const apart = a.blocks < THREADS && b.blocks < THREADS;
  const [ofA, ofB] = [
    apart || a.blocks < THREADS ? `if (lane < ${a.blocks}u)` : '',
    apart ? 'else' : b.blocks < THREADS ? `if (lane < ${b.blocks}u)` : '',
  ];
  const c = (row: number, part: number) => `c${row}_${part}`;
  const [rowParts, parts] = [rows / 4, columns / 4];
  return /* wgsl */ `
var<workgroup> tile_a: array<vec4<f32>, ${DEPTH * a.quads}>;
var<workgroup> tile_b: array<vec4<f32>, ${DEPTH * b.quads}>;
var<private> last: u32;
${agreed}
@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>,
        @builtin(local_invocation_index) lane: u32) {
  let index = groupIndex(group, count);
  let across = (params.n + ${8 * columns - 1}u) / ${8 * columns}u;
  let down = (params.m + ${8 * rows - 1}u) / ${8 * rows}u;
  let j0 = index % across * ${8 * columns}u;
  let i0 = index / across % down * ${8 * rows}u;
  let matrix = index / across / down;
  let cut = matrix % params.cuts;
  let first = cut * params.step;
  let range = agreed(lane, vec3(first, min(params.k, first + params.step), u32(index < params.tiles)));
  if (range.z == 0u) { return; }
  let end = range.y;
  last = end;
  begin(matrix / params.cuts, cut);
  ${a.place}
  ${b.place}
  ${ofA} { a_begin(i0 + 4u * at_a.x, first + 4u * at_a.y); }
  ${ofB} { b_begin(j0 + 4u * at_b.x, first + 4u * at_b.y); }
  let x = lane % 8u;
  let y = lane / 8u;
  ${each(rows, (r) => each(parts, (s) => `var ${c(r, s)} = vec4<f32>();`).join(' ')).join('\n  ')}
  for (var k = range.x; k < end; k += ${DEPTH}u) {
    ${next}
    ${ofA} {${a.fill}
    }
    ${ofB} {${b.fill}
    }
    workgroupBarrier();
    for (var p = 0u; p < ${DEPTH}u; p++) {
      ${each(rowParts, (s) => `let a${s} = tile_a[p * ${a.quads}u + ${8 * s}u + y];`).join('\n      ')}
      ${each(parts, (s) => `let b${s} = tile_b[p * ${b.quads}u + ${8 * s}u + x];`).join('\n      ')}
      ${each(rows, (r) => each(parts, (s) => `${c(r, s)} += a${r >> 2}[${r & 3}] * b${s};`).join(' ')).join('\n      ')}
    }
    workgroupBarrier();
  }
  // Loops, which compilers unroll where that is good.
  var sums = array<vec4<f32>, ${rows * parts}>(${each(parts, (s) => each(rows, (r) => c(r, s)).join(', ')).join(', ')});
  for (var s = 0u; s < ${parts}u; s++) {
    columns(j0 + 4u * x + 32u * s);
    for (var r = 0u; r < ${rows}u; r++) { put(i0 + 4u * y + 32u * (r / 4u) + r % 4u, sums[s * ${rows}u + r]); }
  }
}
`;
}

/** How the threads load an operand to shared memory: a block of four by four each. */
function operandOf(name: string, micro: Micro, along: Along) {
  const quads = 2 * micro;
  const blocks = quads * (DEPTH / 4);
  const at = `at_${name}`;
  const job = blocks < THREADS ? `lane % ${blocks}u` : 'lane';
  const [side, depth] =
    along === 'depth' ? [`${job} / 4u`, `${job} % 4u`] : [`${job} % ${quads}u`, `${job} / ${quads}u`];
  const columns = [0, 1, 2, 3].map((q) => `tile_${name}[(4u * ${at}.y + ${q}u) * ${quads}u + ${at}.x] = block[${q}];`);
  return {
    quads,
    blocks,
    place: `let ${at} = vec2(${side}, ${depth});`,
    fill: `
      let block = ${name}_block(k + 4u * ${at}.y);
      ${columns.join('\n      ')}`,
  };
}
