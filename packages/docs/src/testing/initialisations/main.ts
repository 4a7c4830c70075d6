// Measures what the page about choosing an initialisation shows, and draws its figures:
//
//   node packages/testing/src/runTypeScript.cjs packages/docs/src/testing/initialisations/main.ts [--figures | --variances]
//
// With --figures only they are drawn anew, from the results that are there; with --variances nothing is trained, which takes three
// of four minutes.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { predictionFigure, trainingFigure } from './figure.ts';
import { allMeasured } from './measure.ts';
import { type Results, resultsPath } from './results.ts';
import { allTrained, seeds, steps } from './train.ts';

if (!process.argv.includes('--figures')) {
  const before = process.argv.includes('--variances')
    ? (JSON.parse(readFileSync(resultsPath, 'utf8')) as Results)
    : null;
  const results: Results = { steps, seeds, measured: allMeasured(), trained: before?.trained ?? allTrained() };
  const rows = (list: readonly unknown[]) => list.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
  writeFileSync(
    resultsPath,
    `{\n  "steps": ${steps},\n  "seeds": ${JSON.stringify(seeds)},\n  "measured": [\n${rows(results.measured)}\n  ],\n  "trained": [\n${rows(results.trained)}\n  ]\n}\n`,
  );
}
const results = JSON.parse(readFileSync(resultsPath, 'utf8')) as Results;
const folder = join(__dirname, '..', '..', '..', 'pages', 'public');
writeFileSync(join(folder, 'predicted-variance.svg'), predictionFigure(results.measured));
writeFileSync(join(folder, 'trained-loss.svg'), trainingFigure(results.trained));
