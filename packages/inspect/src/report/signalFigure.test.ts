import { Linear, ReLU, Sequential } from '@wick/nn';
import { manualSeed, randint, randn } from '@wick/tensor';
import { signalPropagation } from '../signal/signalPropagation.ts';
import { signalFigure } from './signalFigure.ts';

test('one picture has the signal and the gradients, and stands by itself', async () => {
  manualSeed(0);
  const layers = Array.from({ length: 5 }, () => [new Linear(8, 8), new ReLU()]).flat();
  const signal = signalPropagation(new Sequential(...layers), randn(16, 8), { target: randint(0, 8, [16]) });
  const svg = await signalFigure(signal, { colors: ['teal', 'maroon'] });
  expect(svg).toMatch(/^<svg [^>]*xmlns=/);
  expect(svg).toContain('<title');
  expect([...svg.matchAll(/<path[^>]*stroke="(teal|maroon)"/g)].map(([, colour]) => colour).sort()).toEqual([
    'maroon',
    'teal',
  ]);
  expect(svg).not.toMatch(/var\(|<script|<style/);
  await expect(signalFigure(3 as never)).rejects.toThrow('expected what signalPropagation gives');
});
