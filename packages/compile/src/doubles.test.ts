import { cases } from './testing/cases.ts';
import { inDoubles } from './testing/inDoubles.ts';
import { kindsOfSteps } from './testing/kindsOfSteps.ts';
import { expectSameAsEager } from './testing/sameAsEager.ts';

const all = { ...cases, ...kindsOfSteps };

/** What holds tensors of floats that no conversion of the model reaches, or is long. */
const others: readonly string[] = [
  'LeNet',
  'a GAN with two optimizers',
  'an argument that wants a gradient',
  'a module that is called with other tensors',
  'a grid sample',
  'a solution',
  'loss: likelihood',
  'loss: smoothed',
];

describe('a compiled step of doubles leaves the bits that eager calls leave', () => {
  const names = Object.keys(all).filter((name) => !others.includes(name) && !/LR$|Restarts$/.test(name));
  it.each(names)('%s', (name) => {
    expect(expectSameAsEager(inDoubles(all[name]!), 5)).toBeGreaterThan(0);
  });
});
