import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { classify, loadClassifier } from './classify.ts';

const folder = join(__dirname, '../model');
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const expected: { torch: string; accuracy: number; pictures: Record<string, number[]> } = read('expected.json');
const classes: string[] = read('classes.json');

test('the fixture is of the PyTorch that is the reference, and the network knows more of its shapes than chance does', () => {
  expect(expected.torch).toMatch(/^2\.15\.0/);
  expect(expected.accuracy).toBeGreaterThan(0.6);
});

test.each(Object.entries(expected.pictures))('%s is what torchvision sees', async (picture, shares) => {
  const settings = { widthMult: 0.1, resize: 56, crop: 48, mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] };
  const found = await classify(await loadClassifier(folder, classes, settings), join(folder, picture));
  expect(`${found[0]![0]}.png`).toBe(picture);
  // A pixel of a picture that was made smaller may differ by 1 of 255.
  for (const [name, share] of found) expect(Math.abs(share - shares[classes.indexOf(name)]!)).toBeLessThan(0.01);
});
