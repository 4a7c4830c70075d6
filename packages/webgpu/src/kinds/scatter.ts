import type { ScatterCommand } from '../commands/index.ts';
import { arenaBytes } from '../elements.ts';
import type { Kernel, Room } from '../kernel.ts';
import { type Overflow, overflowParams } from '../overflow.ts';
import { kept } from '../wgsl/exact.ts';
import { noted } from '../wgsl/long.ts';
import { order } from '../wgsl/order.ts';
import { Params } from '../wgsl/params.ts';
import type { Piece } from '../wgsl/piece.ts';
import { piece } from '../wgsl/piece.ts';
import { wordAt } from '../words.ts';
import type { Element } from './element.ts';
import { indexParams, led } from './gather.ts';
import { elementKernel } from './line.ts';
import { walk, walkOf } from './walk.ts';

type Reduction = NonNullable<ScatterCommand['reduce']>;

/** What becomes of a `sum` that meets a `value`, both words. */
function met(reduce: Reduction, dtype: Element): string {
  const isFloat = dtype === 'float32' || dtype === 'float64';
  if (reduce === 'sum' || reduce === 'mean') return sums[dtype];
  if (reduce === 'prod') {
    if (isFloat) return 'bitcast<u32>(kept(bitcast<f32>(sum) * bitcast<f32>(value)))';
    return dtype === 'uint8' ? '(sum * value) & 255u' : 'sum * value';
  }
  const [a, b] = reduce === 'amax' ? ['sum', 'value'] : ['value', 'sum'];
  const better = isFloat ? `isNanBits(value) || isLess(${a}, ${b})` : `bitcast<i32>(${a}) < bitcast<i32>(${b})`;
  return `select(sum, value, ${better})`;
}

/** A mean of what has met: whole numbers are divided downwards. */
function shared(dtype: Element): string {
  if (dtype === 'float32') return 'if (met > 1u) { sum = bitcast<u32>(bitcast<f32>(sum) / f32(met)); }';
  return /* wgsl */ `if (met > 1u) {
    let q = bitcast<i32>(sum) / i32(met);
    sum = bitcast<u32>(select(q, q - 1, q * i32(met) > bitcast<i32>(sum)));
  }`;
}

/** How a value is added to a sum, both words. */
const sums: { readonly [K in Element]: string } = {
  float32: 'bitcast<u32>(kept(bitcast<f32>(sum) + bitcast<f32>(value)))',
  float64: 'bitcast<u32>(kept(bitcast<f32>(sum) + bitcast<f32>(value)))',
  int32: 'sum + value',
  int64: 'sum + value',
  uint8: '(sum + value) & 255u',
  bool: 'sum | value',
};

/**
 * Elements to places that indices say, a thread an element: the one that goes first to its place adds up those that go there
 * too, or the last one stays. Where the indices are the same for all other dimensions, who follows whom is found once.
 */
export function scatter(command: ScatterCommand, room: Room, overflow: Overflow | null = null): Kernel[] {
  const { add, dtype, shape, values, indices, to, alpha = 1, reduce = 'sum', includeSelf = true } = command;
  const all = shape.map((_, d) => d);
  const ledDims = all.filter((d) => to.stride[d] === 0);
  const free = all.filter((d) => to.stride[d] !== 0);
  const count = ledDims.reduce((product, d) => product * shape[d]!, 1);
  const rest = free.reduce((product, d) => product * shape[d]!, 1);
  if (count * rest === 0) return [];
  const words = wordAt(arenaBytes[dtype]);
  const isShared = count > 1 && indices.every(({ stride }) => free.every((d) => stride[d] === 0 || shape[d] === 1));
  const chain = isShared ? wordAt(room(8 * count)) : 0;
  const make = () => {
    const params = new Params().add({ count, rest, at: wordAt(to.at), values: wordAt(values.at), chain });
    if (dtype === 'float32' || dtype === 'float64') params.addFloats({ alpha });
    else params.add({ alpha: wordOf(alpha, dtype) });
    if (overflow) params.add(overflowParams(overflow));
    const pieces: Piece[] = overflow ? [led, kept, order, noted] : [led, kept, order];
    const place = (name: string, stride: readonly number[], size: number) => {
      pieces.push(walk(`${name}C`, walkOf(shape, stride, ledDims), params, size));
      pieces.push(walk(`${name}R`, walkOf(shape, stride, free), params, size));
      return `${name}COf(c) + ${name}ROf(r)`;
    };
    pieces.push(walk('toR', walkOf(shape, to.stride, free), params, words));
    const value = place('value', values.stride, words);
    const steps = indices.map((index, k) => {
      const name = `index${k}`;
      params.add({ [name]: wordAt(index.at), ...indexParams(name, index, words) });
      const at = place(name, index.stride, index.dtype === 'int64' ? 2 : 1);
      return `
  let w${k} = wrapped(arena[params.${name} + ${at}], params.${name}Size);
  if (w${k} >= params.${name}Size) { return 0xffffffffu; }
  goal += w${k} * params.${name}Step;`;
    });
    pieces.push(
      piece(/* wgsl */ `
/** Where element c of the dimensions that indices lead goes, of element r of the others; 0xffffffff where that is nowhere. */
fn goalOf(c: u32, r: u32) -> u32 {
  var goal = 0u;${steps.join('')}
  return goal;
}
fn valueOf(c: u32, r: u32) -> u32 { return arena[params.values + ${value}]; }`),
    );
    return { params, pieces };
  };
  const scaled =
    alpha === 1
      ? 'valueOf(d, r)'
      : dtype === 'float32'
        ? 'bitcast<u32>(kept(bitcast<f32>(valueOf(d, r)) * params.alpha))'
        : 'valueOf(d, r) * params.alpha';
  // Sums and products of 64 bits, of which only what is stored is to be an int32.
  const longScaled = alpha === 1 ? 'long(valueOf(d, r))' : 'longProduct(long(valueOf(d, r)), long(params.alpha))';
  const longMet = reduce === 'prod' ? 'longProduct(sum, value)' : 'longSum(sum, value)';
  const kernels: Kernel[] = [];
  if (isShared) {
    const { params, pieces } = make();
    const body = /* wgsl */ `
  let goal = goalOf(i, 0u);
  var next = i + 1u;
  while (next < params.count && goalOf(next, 0u) != goal) { next++; }
  var before = i;
  while (before > 0u && goalOf(before - 1u, 0u) != goal) { before--; }
  arena[params.chain + 2u * i] = next;
  arena[params.chain + 2u * i + 1u] = select(0u, 1u, before == 0u);`;
    kernels.push(elementKernel('scatter', params, count, pieces, body));
  }
  const isFirst = isShared
    ? 'if (arena[params.chain + 2u * c + 1u] == 0u) { return; }'
    : 'for (var d = c; d > 0u; d--) { if (goalOf(d - 1u, r) == goal) { return; } }';
  const isLast = isShared
    ? 'if (arena[params.chain + 2u * c] < params.count) { return; }'
    : 'for (var d = c + 1u; d < params.count; d++) { if (goalOf(d, r) == goal) { return; } }';
  const follow = isShared
    ? 'd = arena[params.chain + 2u * d];'
    : 'd++; while (d < params.count && goalOf(d, r) != goal) { d++; }';
  const long = words === 2 ? 'arena[to + 1u] = bitcast<u32>(bitcast<i32>(sum) >> 31u);' : '';
  const { params, pieces } = make();
  const body = /* wgsl */ `
  let c = i / params.rest;
  let r = i % params.rest;
  let goal = goalOf(c, r);
  if (goal == 0xffffffffu) { return; }
  ${add ? isFirst : isLast}
  let to = params.at + goal + toROf(r);
  var d = c;
  ${
    overflow && add
      ? `var all = long(arena[to]);
  var met = ${includeSelf ? 1 : 0}u;
  while (d < params.count) {
    let sum = all;
    let value = ${longScaled};
    all = select(${longMet}, value, met == 0u);
    met++;
    ${follow}
  }
  var sum = noted(all);
  ${reduce === 'mean' ? shared(dtype) : ''}`
      : overflow
        ? `let sum = noted(${longScaled});`
        : add
          ? `var sum = arena[to];
  var met = ${includeSelf ? 1 : 0}u;
  while (d < params.count) {
    let value = ${scaled};
    sum = select(${met(reduce, dtype)}, value, met == 0u);
    met++;
    ${follow}
  }
  ${reduce === 'mean' ? shared(dtype) : ''}`
          : `let sum = ${scaled};`
  }
  arena[to] = sum;
  ${long}`;
  kernels.push(elementKernel('scatter', params, count * rest, pieces, body));
  return kernels;
}

/** A factor of whole numbers. */
function wordOf(alpha: number, dtype: Element): number {
  if (dtype === 'int64' && alpha !== (alpha | 0))
    throw new RangeError(`an int64 on the GPU must be from -2147483648 to 2147483647, got ${alpha}`);
  return alpha | 0;
}
