import { kindsOfSteps } from './testing/kindsOfSteps.ts';
import { expectSameAsEager } from './testing/sameAsEager.ts';

describe('a compiled step of one kind of work leaves the bits that eager calls leave', () => {
  it.each(Object.keys(kindsOfSteps))('%s', (name) => {
    expect(expectSameAsEager(kindsOfSteps[name]!)).toBeGreaterThan(0);
  });
});
