import type { Kernel } from '../kernel.ts';
import { perThread } from '../program.ts';
import { type Ending, ended } from './ending.ts';
import { type Finish, plain } from './finish.ts';

const program = (finish: Finish) => ({
  key: `sum of cuts${finish.key}`,
  usesNumbers: finish.usesNumbers,
  functions: () => ended + finish.text,
  thread: /* wgsl */ `
  var sum = 0.0;
  for (var cut = 0u; cut < params.cuts; cut++) { sum += load(params.source + cut * params.total + i); }
  let j = i % params.n;
  let row = i / params.n;
  let at = params.c + row / params.m * params.c_batch + row % params.m * params.c_row + j;
  finish(at, ended(sum, at, j));
`,
});

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
  finish = plain,
): Kernel[] {
  const { batch, from, ...values } = given;
  const total = batch * given.m * given.n;
  return perThread(program(finish), total, { ...values, source: from, ...finish.values });
}
