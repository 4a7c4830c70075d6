// The SHA-256 of what PyTorch and wick draw from the same seeds: a LeNet's parameters, then whole models.
import { readFileSync } from 'node:fs';
import Table from 'cli-table3';
import color from 'picocolors';
import { compareModels, type ModelsReference } from './models.ts';
import { compare, type Reference } from './parity.ts';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../src/fixtures/${name}.json`, import.meta.url), 'utf8'));
const reference = read('lenet') as Reference;
const whole = read('models') as ModelsReference;
const style = {
  style: { head: ['cyan'], border: ['gray'] },
  chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
};
const verdict = (same: boolean): string => (same ? color.green('same') : color.red('DIFFERS'));

const rows = compare(reference);
const parameters = new Table({
  head: ['seed', 'drawn by', 'parameter', `PyTorch ${reference.torch}`, 'wick', ''],
  ...style,
});
for (const row of rows)
  parameters.push([
    row.seed,
    row.visitor ? 'apply(weightsInit)' : 'default',
    color.bold(row.name),
    row.pytorch.slice(0, 16),
    row.wick.slice(0, 16),
    verdict(row.pytorch === row.wick),
  ]);
console.log(parameters.toString());
const same = rows.filter((row) => row.pytorch === row.wick).length;
console.log(`${same} of ${rows.length} parameters have PyTorch's SHA-256.\n`);

const models = new Table({
  head: ['model', 'parameters', `torchvision ${whole.torchvision}`, 'wick', 'state', 'repr', 'built in'],
  ...style,
});
let wrong = rows.length - same;
for (const row of compareModels(whole)) {
  const sameState = row.pytorch === row.wick;
  if (!sameState || !row.samePrint) wrong++;
  models.push([
    color.bold(row.name),
    { content: row.parameters.toLocaleString('en'), hAlign: 'right' },
    row.pytorch.slice(0, 16),
    row.wick.slice(0, 16),
    verdict(sameState),
    verdict(row.samePrint),
    { content: `${(row.time / 1000).toFixed(2)} s`, hAlign: 'right' },
  ]);
}
console.log(models.toString());
console.log(`Whole state dicts, drawn from seed ${whole.seed}.`);
if (wrong > 0) process.exitCode = 1;
