import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tensor } from './light.ts';

// Loaded by a test alone: Jest gives every test file modules of its own.
const few = new Set(Object.getOwnPropertyNames(Tensor.prototype));
const index: typeof import('./index.ts') = require('./index.ts');
const further = Object.getOwnPropertyNames(Tensor.prototype).filter((name) => !few.has(name));

/** Sources of the package that are loaded without the further methods. */
function sources(): { file: string; text: string }[] {
  return readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.test(-d)?\.ts$|testing|fixtures/.test(file))
    .map((file) => ({ file, text: readFileSync(join(__dirname, file), 'utf8').replace(/\/\*\*.*?\*\/|\/\/.*/gs, '') }));
}

test('the entry gives the class that light.ts gives, with the methods that only few programs need', () => {
  expect(index.Tensor).toBe(Tensor);
  expect(few.has('add')).toBe(true);
  expect(further).toEqual(expect.arrayContaining(['sort', 'quantile', 'scatterReduce', 'absolute', 'multinomial']));
});

test('no operation calls a method that a page may not have', () => {
  // Names that tables of options, lists, texts and Math have, too.
  const elsewhere = ['take', 'put', 'sort', 'repeat'];
  const names = further.filter((name) => !elsewhere.includes(name));
  const call = new RegExp(`(?<!\\b(?:[Mm]ath|expr|gamma|this|\\w+Ops))\\.(?:${names.join('|')})\\(`, 'g');
  const calls = sources().flatMap(({ file, text }) => [...text.matchAll(call)].map(([each]) => `${file}: ${each}`));
  expect(calls).toEqual([]);
});
