// wick beside its peers, in one run on this machine: medians, and how many times wick's time the others take.
import { cpus } from 'node:os';
import Table from 'cli-table3';
import color from 'picocolors';
import { measure } from './measure.ts';
import { tfjsPeer } from './peers/tfjs.ts';
import { torchMedians } from './peers/torch.ts';
import { wickPeer } from './peers/wick.ts';
import { works } from './work.ts';

const time = Number(process.env.WICK_BENCH_MS ?? 500);

console.log(
  `Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, one thread each; medians in milliseconds.`,
);
const wick = await measure(wickPeer(), time);
const tfjs = await tfjsPeer();
const others = [{ name: tfjs.name, medians: await measure(tfjs, time) }];
const torch = torchMedians();
if (torch) others.push(torch);
else console.log(color.dim('Set WICK_PYTHON to a Python that has torch to measure PyTorch too.'));

const table = new Table({
  head: ['work', 'wick', ...others.flatMap((o) => [o.name, `wick / ${o.name}`])],
  colAligns: ['left', 'right', ...others.flatMap(() => ['right', 'right'] as const)],
  style: { head: ['cyan'], border: ['gray'] },
  chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
});
for (const { id, name } of works) {
  const own = wick[id];
  const cells = others.flatMap(({ medians }) => {
    const theirs = medians[id];
    if (theirs === undefined || own === undefined) return ['-', '-'];
    const ratio = own / theirs;
    return [milliseconds(theirs), (ratio <= 1 ? color.green : color.yellow)(`${ratio.toPrecision(2)}×`)];
  });
  table.push([name, own === undefined ? '-' : milliseconds(own), ...cells]);
}
console.log(table.toString());

function milliseconds(ms: number): string {
  return ms < 0.1 ? ms.toFixed(5) : ms.toFixed(2);
}
