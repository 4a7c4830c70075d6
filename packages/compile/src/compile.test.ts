import { cases } from './testing/cases.ts';
import { moreCases } from './testing/moreCases.ts';
import { expectSameAsEager } from './testing/sameAsEager.ts';

describe('a compiled step leaves the bits that eager calls leave', () => {
  it.each(Object.keys(cases))('%s', (name) => {
    expect(expectSameAsEager(cases[name]!)).toBeGreaterThan(0);
  });

  it.each(Object.keys(moreCases))('%s', (name) => {
    expect(expectSameAsEager(moreCases[name]!, 10)).toBeGreaterThan(0);
  });

  it('where calls take turns, too', () => {
    expect(expectSameAsEager(cases['gradients accumulated over two calls']!, 12)).toBe(2);
  });
});
