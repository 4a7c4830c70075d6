import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { typescriptProgram } from '@wick/testing';
import type { Outcome } from '../testing/agreement.ts';
import { checkFiles, python } from '../testing/checkOnnx.ts';

// Programs of wick's functions, methods and layers, exported with a dynamic batch at an example batch of 1 and of 2,
// valid by onnx's checker, and run at three sizes. WICK_ONNX_ALL=1 takes all of them, else a part of those that are
// alike.

const folder = mkdtempSync(join(tmpdir(), 'wick-onnx-'));
const script = typescriptProgram(join(__dirname, '../testing/agreement.ts'));
let outcomes: readonly Outcome[];
beforeAll(() => {
  const part = process.env.WICK_ONNX_ALL ? '1' : '5';
  const { stdout, stderr } = spawnSync(process.execPath, [...script, folder, part], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (!stdout) throw new Error(stderr);
  outcomes = JSON.parse(stdout) as Outcome[];
}, 900_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const told = (what: Outcome['what']) =>
  outcomes.filter((one) => one.what === what).map(({ name, batch, message }) => `${name} (${batch}): ${message}`);

test('what is exported is what is computed here, at every size', () => {
  expect(told('differs')).toEqual([]);
  expect(told('invalid')).toEqual([]);
  expect(told('error')).toEqual([]);
  expect(outcomes.filter(({ what }) => what === 'agrees').length).toBeGreaterThan(600);
});

// Of programs that have one, each with what must be said.
const refused: readonly (readonly [name: string, message: RegExp])[] = [
  ['narrow by half of the batch', /slice: the start is/],
  ['squeeze of a batch of one', /a graph is the same for all sizes/],
  ['a branch for one', /a graph is the same for all sizes/],
  ['pools by the batch', /avgPool: the window is another one/],
  ['max pool by the batch', /maxPool: the window is another one/],
  ['adaptive pools by the batch', /adaptiveAvgPool: /],
  ['convolution by the batch', /conv: the window is another one/],
  ['convolution with weights of the batch', /conv: the window is another one/],
  ['blocks by the batch', /unfoldBlocks: the window is another one/],
  ['unfold by the batch', /unfold: /],
  ['layerNorm over the batch too', /layerNorm: the shape that is normalised is another one/],
  ['groupNorm by the batch', /groupNorm: the number of groups is another one/],
  ['interpolation by the batch', /interpolate: the scale is another one/],
  ['by the size of the batch', /div: the number \d is computed from the input/],
  ['item of the input', /mul: the number .* is computed from the input/],
  ['oneHot, as many as there are', /./],
  ['oneHot by the batch', /./],
  ['nn.a buffer that counts', /'seen' is changed in place/],
  ['nn.a scratch tensor that is added to', /was there before the model ran is changed in place/],
];
test.each(refused)('%s is refused', (name, message) => {
  const found = outcomes.filter((one) => one.name === name);
  expect(found).toHaveLength(2);
  for (const one of found) expect(one).toEqual({ ...one, what: 'refused', message: expect.stringMatching(message) });
});

if (!python) process.stdout.write('onnx is not checked by its own checker: WICK_PYTHON names no Python with onnx\n');
(python ? test : test.skip)("onnx's checker finds every graph valid", () => {
  const files = readdirSync(folder).map((name) => join(folder, name));
  expect(files.length).toBeGreaterThan(600);
  expect(checkFiles(files)).toBe('');
});
