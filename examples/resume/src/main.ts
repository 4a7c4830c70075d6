// A training begun in PyTorch (pytorch/train.py) goes on in wick, step for step as PyTorch itself went on.
//
//   node examples/resume/dist/main.js
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import color from 'picocolors';
import { goOn, loadBegun } from './training.ts';

const folder = join(fileURLToPath(import.meta.url), '../../pytorch');

async function main(): Promise<void> {
  const begun = await loadBegun(join(folder, 'begun.pt'));
  const { torch, losses } = JSON.parse(readFileSync(join(folder, 'continued.json'), 'utf8')) as {
    torch: string;
    losses: number[];
  };
  console.log(color.bold(`\n${begun.losses.length} steps in PyTorch ${torch}, then wick takes over\n`));
  console.log(color.dim('step   wick       PyTorch    difference'));
  let worst = 0;
  let step = 0;
  for (const loss of goOn(begun, 10)) {
    const theirs = losses[step++]!;
    const apart = Math.abs(loss - theirs);
    worst = Math.max(worst, apart);
    if (step % 6 === 0) {
      const number = String(begun.losses.length + step).padStart(4);
      console.log(`${number}   ${loss.toFixed(7)}  ${theirs.toFixed(7)}  ${apart.toExponential(1)}`);
    }
  }
  console.log(`\nAfter ${step} steps the losses are ${worst.toExponential(1)} apart at most.\n`);
  if (worst > 1e-4) process.exitCode = 1;
}

if (process.argv.includes('--help')) {
  console.log('node examples/resume/dist/main.js: goes on with a training that PyTorch began');
} else {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
