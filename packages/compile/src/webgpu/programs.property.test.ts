import { manualSeed, type Tensor } from '@wick/tensor';
import fc from 'fast-check';
import { compile } from '../compile.ts';
import { numbersOf } from '../testing/numbersOf.ts';
import { gpuForTest } from '../testing/onGpu.ts';
import { caseOf, type ProgramLine, randomProgram, runs } from '../testing/programs.ts';

// WICK_RUNS asks for more programs than a test run has time for.
const numRuns = Number(process.env.WICK_RUNS ?? 12);
const CALLS = 5;

/** The results and parameters after every call. */
async function story(lines: readonly ProgramLine[], compiled: (step: Step) => Promise<Compiled>): Promise<number[][]> {
  manualSeed(7);
  const { step, args, state } = caseOf(lines);
  const run = await compiled(step as Step);
  const log: number[][] = [];
  for (let i = 0; i < CALLS; i++) {
    const results = await run(...(args(i) as Tensor[]));
    const all = [...results, ...(state as readonly Tensor[])];
    log.push(numbersOf(await Promise.all(all.map((t) => t.cpu()))));
  }
  await run.dispose?.();
  return log;
}

type Step = (...args: Tensor[]) => Tensor[];
type Compiled = ((...args: Tensor[]) => Tensor[] | Promise<Tensor[]>) & { dispose?(): Promise<void> };

test('a random program gives the numbers of the CPU on a GPU', async () => {
  const device = await gpuForTest();
  if (device === null) return;
  await fc.assert(
    fc.asyncProperty(randomProgram, async (lines) => {
      fc.pre(runs(lines));
      const eager = await story(lines, async (step) => step);
      const found = await story(lines, (step) => compile(step, { device }));
      for (const [i, numbers] of eager.entries())
        for (const [k, value] of numbers.entries())
          if (
            !Object.is(found[i]![k], value) &&
            !(Math.abs(found[i]![k]! - value) <= 2e-5 * Math.max(1, Math.abs(value)))
          )
            throw new Error(`call ${i}, number ${k}: ${found[i]![k]} for ${value}`);
    }),
    { numRuns },
  );
  device.dispose();
});
