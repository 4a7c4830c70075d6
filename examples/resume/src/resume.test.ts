import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { goOn, loadBegun } from './training.ts';

test("every loss after PyTorch's half is PyTorch's", async () => {
  const folder = join(__dirname, '../pytorch');
  const { torch, losses } = JSON.parse(readFileSync(join(folder, 'continued.json'), 'utf8')) as {
    torch: string;
    losses: number[];
  };
  expect(torch).toMatch(/^2\.15\.0/);
  const own = [...goOn(await loadBegun(join(folder, 'begun.pt')), 10)];
  expect(own).toHaveLength(losses.length);
  for (const [step, loss] of own.entries()) expect(Math.abs(loss - losses[step]!)).toBeLessThanOrEqual(1e-5);
});
