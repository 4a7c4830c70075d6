import { join } from 'node:path';
import { attacked, attackSize } from '@wick/testing';

// Each number is one file of one of six kinds of five formats: nearly right in what its format says of itself, so that it
// comes past the first check. ONNX is the sixth format, of which the package onnx makes a sixth of the files.
const { from, to } = attackSize(5 / 6, 1500);

test(`${to - from} files of all kinds end in a value or an error of ours: none kills, hangs or takes more than it may`, () => {
  expect(attacked(join(__dirname, 'testing/attack/attack.ts'), from, to)).toEqual([]);
}, 3_600_000);
