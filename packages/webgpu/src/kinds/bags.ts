import type { BagMaximaCommand, Bags, BagsCommand } from '../commands/index.ts';
import { arenaBytes } from '../elements.ts';
import type { Kernel } from '../kernel.ts';
import { order } from '../wgsl/order.ts';
import { Params } from '../wgsl/params.ts';
import { type Piece, piece } from '../wgsl/piece.ts';
import { wordAt } from '../words.ts';
import { elementKernel } from './line.ts';

/** What both are told, and where bags begin. */
function given({ bags, count, indexType, offsetType, padding, hasEnd, indices, offsets }: Bags): [Params, Piece] {
  const params = new Params().add({
    ...{ count, bags, padding, size: Math.floor(count / bags), starts: hasEnd ? bags + 1 : bags },
    ...{ indices: wordAt(indices), words: wordAt(arenaBytes[indexType]) },
    ...{ offsets: wordAt(offsets ?? 0), long: wordAt(arenaBytes[offsetType]) },
  });
  const start =
    offsets === null
      ? 'return b * params.size;'
      : 'if (b >= params.starts) { return params.count; } return arena[params.offsets + b * params.long];';
  const code = /* wgsl */ `
fn startOf(b: u32) -> u32 { ${start} }
fn rowOf(place: u32) -> u32 { return arena[params.indices + place * params.words]; }`;
  return [params, piece(code)];
}

/** The bags of indices, and how many count there: a thread an index. */
export function bags(command: BagsCommand): Kernel[] {
  const { bags, count, into, counts } = command;
  if (bags * count === 0) return [];
  const [params, starts] = given(command);
  params.add({ into: wordAt(into), counts: wordAt(counts) });
  const body = /* wgsl */ `
  // The last bag that begins here or before.
  var low = 0u;
  var high = params.bags;
  while (high - low > 1u) {
    let middle = (low + high) / 2u;
    if (startOf(middle) <= i) { low = middle; } else { high = middle; }
  }
  let end = startOf(low + 1u);
  let isIn = i < end && rowOf(i) != params.padding;
  var times = 0u;
  for (var j = startOf(low); isIn && j < end; j++) { times += select(1u, 0u, rowOf(j) == params.padding); }
  arena[params.into + 2u * i] = select(0u, low, isIn);
  arena[params.into + 2u * i + 1u] = 0u;
  arena[params.counts + 2u * i] = times;
  arena[params.counts + 2u * i + 1u] = 0u;`;
  return [elementKernel('bags', params, count, [starts], body)];
}

/** The rows with the largest elements of the columns of bags: a thread a column of a bag. */
export function bagMaxima(command: BagMaximaCommand): Kernel[] {
  const { bags, width, table, places, areEmpty } = command;
  if (bags === 0) return [];
  const [params, starts] = given(command);
  params.add({ width, table: wordAt(table), places: wordAt(places), areEmpty: wordAt(areEmpty) });
  const body = /* wgsl */ `
  let b = i / max(params.width, 1u);
  let d = i % max(params.width, 1u);
  var isEmpty = true;
  var best = 0u;
  var most = 0u;
  let end = startOf(b + 1u);
  for (var j = startOf(b); j < end; j++) {
    let row = rowOf(j);
    if (row == params.padding) { continue; }
    var value = 0u;
    if (params.width > 0u) { value = arena[params.table + row * params.width + d]; }
    if (isEmpty || isLess(most, value)) {
      best = row;
      most = value;
    }
    isEmpty = false;
  }
  if (params.width > 0u) {
    arena[params.places + 2u * i] = best;
    arena[params.places + 2u * i + 1u] = 0u;
  }
  if (d == 0u) { arena[params.areEmpty + b] = select(0u, 1u, isEmpty); }`;
  return [elementKernel('bagMaxima', params, bags * Math.max(1, width), [order, starts], body)];
}
