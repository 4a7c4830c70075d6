import type { ResampleCommand } from '../commands/index.ts';
import type { Kernel, Room } from '../kernel.ts';
import { kept } from '../wgsl/exact.ts';
import { Params } from '../wgsl/params.ts';
import { written } from '../wgsl/table.ts';
import { floatBits, wordAt } from '../words.ts';
import { elementKernel } from './line.ts';

/** Weighted sums along a dimension: the weights and where they belong, then a thread an element. */
export function resample(command: ResampleCommand, room: Room): Kernel[] {
  const { lines, start, index, weight, at, to } = command;
  const { outer, n, inner } = lines;
  const output = start.length - 1;
  if (outer * output * inner === 0) return [];
  const words = Uint32Array.from([...Array.from(start), ...Array.from(index), ...Array.from(weight, floatBits)]);
  const table = wordAt(room(4 * words.length));
  const params = new Params().add({ n, inner, output, taps: index.length, table, at: wordAt(at), to: wordAt(to) });
  const body = /* wgsl */ `
  let o = (i / params.inner) % params.output;
  let first = params.at + (i / (params.inner * params.output)) * params.n * params.inner + i % params.inner;
  let indices = params.table + params.output + 1u;
  var sum = 0.0;
  for (var t = arena[params.table + o]; t < arena[params.table + o + 1u]; t++) {
    sum = kept(sum + kept(load(indices + params.taps + t) * load(first + arena[indices + t] * params.inner)));
  }
  store(params.to + i, sum);`;
  return [...written(words, table), elementKernel('resample', params, outer * output * inner, [kept], body)];
}
