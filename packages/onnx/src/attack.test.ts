import { join } from 'node:path';
import { attacked, attackSize } from '@wick/testing';

// Each number is one model, changed in its structure and its bytes, or flooded with fields; it is read, imported and run.
const { from, to } = attackSize(1 / 6, 300);

test(`${to - from} models end in a result or an OnnxError: none kills, hangs or takes more than it may`, () => {
  expect(attacked(join(__dirname, 'testing/mutants.ts'), from, to)).toEqual([]);
}, 3_600_000);
