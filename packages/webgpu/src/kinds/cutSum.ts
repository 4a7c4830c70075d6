import type { Kernel } from '../kernel.ts';
import { perThread } from '../program.ts';
import { type Ending, ended } from './ending.ts';

const program = {
  key: 'sum of cuts',
  functions: () => ended,
  thread: /* wgsl */ `
  var sum = 0.0;
  for (var cut = 0u; cut < params.cuts; cut++) { sum += load(params.source + cut * params.total + i); }
  let j = i % params.n;
  let row = i / params.n;
  let at = params.c + row / params.m * params.c_batch + row % params.m * params.c_row + j;
  store(at, ended(sum, at, j));
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
): Kernel[] {
  const { batch, from, ...values } = given;
  const total = batch * given.m * given.n;
  return perThread(program, total, { ...values, source: from });
}
