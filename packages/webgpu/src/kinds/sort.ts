import type { SortCommand } from '../commands/index.ts';
import { arenaBytes } from '../elements.ts';
import type { Kernel, Room } from '../kernel.ts';
import { order } from '../wgsl/order.ts';
import { Params } from '../wgsl/params.ts';
import { wordAt } from '../words.ts';
import { elementKernel } from './line.ts';

/** Elements of a line that are compared with all of it; longer lines are made of sorted runs of this length. */
const RUN = 512;

const keyOf = {
  code: 'fn keyOf(x: u32) -> i32 { return select(ordered(x), 2147483647, isNanBits(x)); }',
  needs: [order],
};

/** The first of lines in their order: equal ones as they come, NaN the largest. */
export function sort(command: SortCommand, room: Room): Kernel[] {
  const { lines, k } = command;
  const { outer, n, inner } = lines;
  if (outer * n * inner * k === 0) return [];
  return n <= 4 * RUN ? [counted(command)] : merged(command, room);
}

/** The code of the key of the element at a place of the array that is sorted. */
function keyAt(place: string, { dtype }: SortCommand): string {
  const word = `arena[params.at + (${place}) * params.words]`;
  return dtype === 'float32' ? `keyOf(${word})` : `bitcast<i32>(${word})`;
}

function given({ dtype, lines, k, at, values, indices }: SortCommand): Params {
  const { n, inner } = lines;
  return new Params().add({
    ...{ n, inner, k, words: wordAt(arenaBytes[dtype]) },
    ...{ at: wordAt(at), values: wordAt(values), indices: wordAt(indices) },
  });
}

/** Stores the element `own` of the line that begins at `line` as the one with `rank`, if that is asked for. */
function stored({ dtype }: SortCommand): string {
  return /* wgsl */ `
  if (rank >= params.k) { return; }
  let to = (i / (params.n * params.inner)) * params.k * params.inner + rank * params.inner + i % params.inner;
  let source = params.at + (line + own * params.inner) * params.words;
  arena[params.values + to * params.words] = arena[source];
  ${wordAt(arenaBytes[dtype]) === 2 ? 'arena[params.values + to * 2u + 1u] = arena[source + 1u];' : ''}
  arena[params.indices + to * 2u] = own;
  arena[params.indices + to * 2u + 1u] = 0u;`;
}

const ofLine = /* wgsl */ `
  let line = (i / (params.n * params.inner)) * params.n * params.inner + i % params.inner;
  let place = (i / params.inner) % params.n;`;

/** A thread an element, which counts those of its line that come before it. */
function counted(command: SortCommand): Kernel {
  const { outer, n, inner } = command.lines;
  const { dtype, descending } = command;
  const body = /* wgsl */ `${ofLine}
  let own = place;
  let mine = ${keyAt('line + own * params.inner', command)};
  var rank = 0u;
  for (var j = 0u; j < params.n && rank < params.k; j++) {
    let other = ${keyAt('line + j * params.inner', command)};
    rank += select(0u, 1u, other ${descending ? '>' : '<'} mine || (other == mine && j < own));
  }${stored(command)}`;
  return elementKernel('sort', given(command), outer * n * inner, dtype === 'float32' ? [keyOf] : [], body);
}

/**
 * Runs that are sorted by counting, then pairs of neighbours that become one: a thread an element, which finds by halving how
 * many of the other run come before it. Places wander, elements are looked up.
 */
function merged(command: SortCommand, room: Room): Kernel[] {
  const { outer, n, inner } = command.lines;
  const { dtype, descending } = command;
  const count = outer * n * inner;
  const buffers = [room(4 * count), room(4 * count)].map(wordAt) as [number, number];
  const pieces = dtype === 'float32' ? [keyOf] : [];
  const before = descending ? '>' : '<';
  const body = /* wgsl */ `${ofLine}
  let own = place;
  let mine = ${keyAt('line + own * params.inner', command)};
  let first = own - own % ${RUN}u;
  var rank = first;
  for (var j = first; j < min(first + ${RUN}u, params.n); j++) {
    let other = ${keyAt('line + j * params.inner', command)};
    rank += select(0u, 1u, other ${before} mine || (other == mine && j < own));
  }
  arena[params.next + line + rank * params.inner] = own;`;
  const kernels = [elementKernel('sort runs', given(command).add({ next: buffers[0] }), count, pieces, body)];
  let from = 0;
  for (let run = RUN; run < n; run *= 2, from = 1 - from) {
    const isLast = 2 * run >= n;
    const merge = /* wgsl */ `${ofLine}
  let own = arena[params.runs + line + place * params.inner];
  let mine = ${keyAt('line + own * params.inner', command)};
  let start = place - place % (2u * params.run);
  let middle = min(start + params.run, params.n);
  let isFirst = place < middle;
  // Of the other run: from the second one those that come before, from the first one also those that are equal.
  var low = select(start, middle, isFirst);
  let other = low;
  var high = select(middle, min(start + 2u * params.run, params.n), isFirst);
  while (low < high) {
    let half = (low + high) / 2u;
    let found = ${keyAt('line + arena[params.runs + line + half * params.inner] * params.inner', command)};
    if (found ${before} mine || (found == mine && !isFirst)) { low = half + 1u; } else { high = half; }
  }
  let rank = place - select(middle, start, isFirst) + (low - other) + start;
  ${isLast ? stored(command) : 'arena[params.next + line + rank * params.inner] = own;'}`;
    const params = given(command).add({ run, runs: buffers[from]!, next: buffers[1 - from]! });
    kernels.push(elementKernel('sort', params, count, pieces, merge));
  }
  return kernels;
}
