// The SHA-256 of a LeNet's parameters, drawn by PyTorch and by wick from the same seeds.
import { readFileSync } from 'node:fs';
import Table from 'cli-table3';
import color from 'picocolors';
import { compare, type Reference } from './parity.ts';

const reference = JSON.parse(readFileSync(new URL('../src/fixtures/lenet.json', import.meta.url), 'utf8')) as Reference;
const rows = compare(reference);

const table = new Table({
  head: ['seed', 'drawn by', 'parameter', `PyTorch ${reference.torch}`, 'wick', ''],
  style: { head: ['cyan'], border: ['gray'] },
  chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
});
for (const row of rows) {
  const same = row.pytorch === row.wick;
  table.push([
    row.seed,
    row.visitor ? 'apply(weightsInit)' : 'default',
    color.bold(row.name),
    row.pytorch.slice(0, 16),
    row.wick.slice(0, 16),
    same ? color.green('same') : color.red('DIFFERS'),
  ]);
}
console.log(table.toString());
const same = rows.filter((row) => row.pytorch === row.wick).length;
console.log(`${same} of ${rows.length} parameters have PyTorch's SHA-256.`);
if (same !== rows.length) process.exitCode = 1;
