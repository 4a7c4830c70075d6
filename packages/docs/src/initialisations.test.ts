import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { architectures } from './testing/initialisations/architectures.ts';
import { predictionFigure, trainingFigure } from './testing/initialisations/figure.ts';
import { initialisers } from './testing/initialisations/initialisers.ts';
import { measured } from './testing/initialisations/measure.ts';
import { type Results, resultsPath } from './testing/initialisations/results.ts';

const results = JSON.parse(readFileSync(resultsPath, 'utf8')) as Results;
const page = (name: string) => readFileSync(join(__dirname, '../pages', name), 'utf8').replaceAll('\r\n', '\n');

test('twelve networks, eight initialisations, three ways and five seeds are there', () => {
  expect(results.measured).toHaveLength(12 * 8);
  expect(results.trained).toHaveLength(12 * 3);
  expect(results.trained.every(({ losses }) => losses.length === 5)).toBe(true);
});

test.each([0, 2])('what was measured comes out again: network %i', (i) => {
  const { name } = architectures[i]!;
  for (const initialiser of Object.keys(initialisers)) {
    const wanted = results.measured.find((one) => one.architecture === name && one.initialiser === initialiser)!;
    for (const [k, both] of measured(architectures[i]!, initialiser).layers.entries())
      for (const [which, value] of both.entries()) expect(value / wanted.layers[k]![which]!).toBeCloseTo(1, 2);
  }
});

test('the figures and the table are those of the results', () => {
  expect(page('public/predicted-variance.svg')).toBe(predictionFigure(results.measured));
  expect(page('public/trained-loss.svg')).toBe(trainingFigure(results.trained));
  const text = page('choosing.md');
  for (const { name } of architectures) {
    const cells = (['default', 'textbook', 'solved'] as const).map((way) => {
      const { losses } = results.trained.find((one) => one.architecture === name && one.way === way)!;
      const found = losses.filter((loss): loss is number => loss !== null);
      const mean = found.reduce((sum, loss) => sum + loss, 0) / found.length;
      const spread = Math.sqrt(found.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / (found.length - 1));
      return found.length < losses.length ? 'no number' : `${mean.toFixed(2)} ± ${spread.toFixed(2)}`;
    });
    expect(text).toContain(`| ${name} | ${cells.join(' | ')} |`);
  }
});
