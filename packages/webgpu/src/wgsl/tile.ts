/** Steps of the sum that lie in shared memory at a time. */
export const DEPTH = 16;
/** Threads of a workgroup, 8 by 8, each with `micro` by `micro` elements of the result. */
export const THREADS = 64;

/** Which of an operand's indices neighbouring threads read along: the sum's, or that of its rows or columns. */
export type Along = 'depth' | 'side';

/** Elements a thread has each way: 8 where there is work for many groups. */
export type Micro = 4 | 8;

/**
 * `main` of a product by tiles: C (m x n) = Σ A (m x k) B (k x n), for every item and cut of the sum. The text before it
 * has, for both operands (`a`, `b`), `fn a_begin(i: u32)`, which is told of rows (columns) i … i + 3, and
 * `fn a_block(p: u32) -> mat4x4<f32>`, whose column q has those rows at step p + q, and 0 beyond the operand or from `last`
 * on; `fn begin(item: u32, cut: u32)`; and `fn put(i: u32, j: u32, v: vec4<f32>)` for columns j … j + 3 of row i, where they
 * are inside. `params` has m, n, k, `cuts` and `step`, the steps of a cut, and `tiles`, those of all items and cuts.
 */
export function tile(micro: Micro, alongA: Along, alongB: Along): string {
  const side = 8 * micro;
  const quads = side / 4;
  const blocks = quads * (DEPTH / 4);
  const parts = micro / 4;
  const each = <T>(n: number, f: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => f(i));
  const placeOf = (along: Along) =>
    along === 'depth' ? `vec2(job / 4u, job % 4u)` : `vec2(job % ${quads}u, job / ${quads}u)`;
  // Where there are blocks for half of the threads each, one half loads A and the other B.
  const [ofA, ofB] = blocks === THREADS ? ['{', '{'] : ['if (lane < 32u) {', 'else {'];
  const fill = (name: string, shared: string, at: string) => `
      let block = ${name}_block(k + 4u * ${at}.y);
      ${each(4, (q) => `${shared}[(4u * ${at}.y + ${q}u) * ${quads}u + ${at}.x] = block[${q}];`).join('\n      ')}`;
  const c = (row: number, part: number) => `c${row}_${part}`;
  const rows = each(micro, (r) => r);
  return /* wgsl */ `
var<workgroup> tile_a: array<vec4<f32>, ${DEPTH * quads}>;
var<workgroup> tile_b: array<vec4<f32>, ${DEPTH * quads}>;
var<private> last: u32;

@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>,
        @builtin(local_invocation_index) lane: u32) {
  let index = groupIndex(group, count);
  if (index >= params.tiles) { return; }
  let across = (params.n + ${side - 1}u) / ${side}u;
  let down = (params.m + ${side - 1}u) / ${side}u;
  let j0 = index % across * ${side}u;
  let i0 = index / across % down * ${side}u;
  let matrix = index / across / down;
  let cut = matrix % params.cuts;
  let first = cut * params.step;
  let end = min(params.k, first + params.step);
  last = end;
  begin(matrix / params.cuts, cut);
  let job = lane % ${blocks}u;
  let at_a = ${placeOf(alongA)};
  let at_b = ${placeOf(alongB)};
  ${ofA} a_begin(i0 + 4u * at_a.x); }
  ${ofB} b_begin(j0 + 4u * at_b.x); }
  let x = lane % 8u;
  let y = lane / 8u;
  ${rows.map((r) => each(parts, (s) => `var ${c(r, s)} = vec4<f32>();`).join(' ')).join('\n  ')}
  for (var k = first; k < end; k += ${DEPTH}u) {
    ${ofA}${fill('a', 'tile_a', 'at_a')}
    }
    ${ofB}${fill('b', 'tile_b', 'at_b')}
    }
    workgroupBarrier();
    for (var p = 0u; p < ${DEPTH}u; p++) {
      ${each(parts, (s) => `let a${s} = tile_a[p * ${quads}u + ${8 * s}u + y];`).join('\n      ')}
      ${each(parts, (s) => `let b${s} = tile_b[p * ${quads}u + ${8 * s}u + x];`).join('\n      ')}
      ${rows.map((r) => each(parts, (s) => `${c(r, s)} += a${r >> 2}[${r & 3}] * b${s};`).join(' ')).join('\n      ')}
    }
    workgroupBarrier();
  }
  // A loop, which compilers unroll where that is good.
  var sums = array<vec4<f32>, ${micro * parts}>(${rows.map((r) => each(parts, (s) => c(r, s)).join(', ')).join(', ')});
  for (var s = 0u; s < ${micro * parts}u; s++) {
    let r = s / ${parts}u;
    put(i0 + 4u * y + 32u * (r / 4u) + r % 4u, j0 + 4u * x + 32u * (s % ${parts}u), sums[s]);
  }
}
`;
}
