import type { RowsCommand, RowsGradCommand } from '@wick/kernels/plan';
import type { Kernel, Room } from '../kernel.ts';
import { kept } from '../wgsl/exact.ts';
import { Params } from '../wgsl/params.ts';
import { wordAt } from '../words.ts';
import { elementKernel, vectorKernel } from './line.ts';
import { move } from './move.ts';

function indexAt(i: string, indexType: 'int64' | 'int32' = 'int64'): string {
  return `arena[params.indices + ${i}${indexType === 'int32' ? '' : ' * 2u'}]`;
}

/** Rows of a table: a thread an element, or four of them where all rows lie as vectors do. */
export function rows({ table, width, indices, indexType, count, to }: RowsCommand): Kernel[] {
  if (count * width === 0) return [];
  const params = new Params().add({ width, table: wordAt(table), indices: wordAt(indices), to: wordAt(to) });
  if (width % 4 === 0 && table % 16 === 0 && to % 16 === 0) {
    const fours = /* wgsl */ `
  let row = wordAt(params.indices + (i / params.width)${indexType === 'int32' ? '' : ' * 2u'});
  arena[(params.to + i) / 4u] = arena[(params.table + row * params.width + i % params.width) / 4u];`;
    return [vectorKernel('rows', params, count * width, [], fours)];
  }
  const body = /* wgsl */ `
  let row = ${indexAt('(i / params.width)', indexType)};
  arena[params.to + i] = arena[params.table + row * params.width + i % params.width];`;
  return [elementKernel('rows', params, count * width, [], body)];
}

/**
 * The gradient: each vector's successor, the next one of the same row, and whether it is the first; then a thread an element
 * of a first vector, which adds up those of its row in their order. Those of no row there is go nowhere.
 */
export function rowsGrad(command: RowsGradCommand, room: Room): Kernel[] {
  const { grad, width, indices, indexType, count, padding = -1, to } = command;
  const kernels = move({ kind: 'move', bytes: 4 * command.rows * width, from: null, to });
  if (count * width === 0) return kernels;
  const places = { indices: wordAt(indices), count, chain: wordAt(room(8 * count)) };
  const link = /* wgsl */ `
  let row = ${indexAt('i', indexType)};
  var next = i + 1u;
  while (next < params.count && ${indexAt('next', indexType)} != row) { next++; }
  var before = i;
  while (before > 0u && ${indexAt('(before - 1u)', indexType)} != row) { before--; }
  arena[params.chain + 2u * i] = next;
  arena[params.chain + 2u * i + 1u] = select(0u, 1u, before == 0u && row != params.padding && row < params.rows);`;
  const linked = new Params().add({ ...places, padding, rows: command.rows });
  kernels.push(elementKernel('rowsGrad', linked, count, [], link));
  const add = /* wgsl */ `
  var at = i / params.width;
  let column = i % params.width;
  if (arena[params.chain + 2u * at + 1u] == 0u) { return; }
  let row = ${indexAt('at', indexType)};
  var sum = 0.0;
  while (at < params.count) {
    sum = kept(sum + load(params.grad + at * params.width + column));
    at = arena[params.chain + 2u * at];
  }
  store(params.to + row * params.width + column, sum);`;
  const params = new Params().add({ ...places, width, grad: wordAt(grad), to: wordAt(to) });
  kernels.push(elementKernel('rowsGrad', params, count * width, [kept], add));
  return kernels;
}
