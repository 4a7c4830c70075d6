import type { Kernel } from '../kernel.ts';
import { dispatch } from '../program.ts';
import { type Ending, ended } from './ending.ts';

const SIZE = 64;

const program = {
  key: 'sum of cuts',
  body: () => /* wgsl */ `${ended}
@compute @workgroup_size(${SIZE})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let i = groupIndex(group, count) * ${SIZE}u + local;
  if (i >= params.total) { return; }
  var sum = 0.0;
  for (var cut = 0u; cut < params.cuts; cut++) { sum += load(params.source + cut * params.total + i); }
  let j = i % params.n;
  let row = i / params.n;
  let at = params.c + row / params.m * params.c_batch + row % params.m * params.c_row + j;
  store(at, ended(sum, at, j));
}
`,
};

/** The sum of dense parts (cuts, batch, m, n) as C. */
export function cutSum(
  given: Ending & {
    readonly batch: number;
    readonly m: number;
    readonly n: number;
    readonly cuts: number;
    readonly from: number;
    readonly c: number;
    readonly c_row: number;
    readonly c_batch: number;
  },
): Kernel {
  const { batch, from, ...values } = given;
  const total = batch * given.m * given.n;
  return dispatch(program, { ...values, total, source: from }, Math.ceil(total / SIZE));
}
