import fc from 'fast-check';
import { caseOf, randomProgram, runs } from './testing/programs.ts';
import { expectSameAsEager } from './testing/sameAsEager.ts';

// WICK_RUNS asks for more programs than a test run has time for.
const numRuns = Number(process.env.WICK_RUNS ?? 60);

test('a random program leaves the same bits compiled', () => {
  fc.assert(
    fc.property(randomProgram, (lines) => {
      fc.pre(runs(lines));
      expectSameAsEager(() => caseOf(lines), 5);
    }),
    { numRuns },
  );
});
