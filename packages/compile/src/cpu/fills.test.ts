import { drawCases } from '../testing/drawCases.ts';
import { expectSameAsEager } from '../testing/sameAsEager.ts';

it.each(Object.keys(drawCases))('%s draws what eager code draws, and leaves the generator where that does', (name) => {
  expectSameAsEager(drawCases[name]!);
});
