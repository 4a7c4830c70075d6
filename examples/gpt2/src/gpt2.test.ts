import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manualSeed, tensor } from 'wick';
import { generate, loadGpt2 } from './gpt2.ts';

const folder = join(__dirname, '../model');
const expected: {
  torch: string;
  continued: Record<string, { ids: number[]; text: string }>;
} = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));

test('the fixture is of the PyTorch that is the reference', () => expect(expected.torch).toMatch(/^2\.15\.0/));

test.each(Object.entries(expected.continued))("'%s' goes on as in transformers", async (prompt, { ids, text }) => {
  const gpt2 = await loadGpt2(folder);
  expect(gpt2.tokenizer.encode(text).ids.slice(0, 4)).toEqual(ids.slice(0, 4));
  const length = ids.length - gpt2.tokenizer.encode(prompt).ids.length;
  expect(prompt + [...generate(gpt2, prompt, { length, temperature: 0 })].join('')).toBe(text);
});

test('what is drawn is drawn from the seed, and a text of some tokens costs what they cost', async () => {
  const gpt2 = await loadGpt2(folder);
  const told = (seed: number) => {
    manualSeed(seed);
    return [...generate(gpt2, 'The dog', { length: 12, temperature: 1.5 })].join('');
  };
  expect(told(1)).toBe(told(1));
  expect(told(1)).not.toBe(told(2));
  const ids = tensor([gpt2.tokenizer.encode('The cat sat on the mat').ids.map(BigInt)]);
  expect(gpt2.model.forward(ids, { labels: ids }).loss!.item()).toBeLessThan(3);
});
