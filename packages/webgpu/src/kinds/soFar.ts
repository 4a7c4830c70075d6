import type { BestSoFarCommand, ScanCommand } from '../commands/index.ts';
import { arenaBytes } from '../elements.ts';
import type { Kernel, Room } from '../kernel.ts';
import { type Overflow, overflowParams } from '../overflow.ts';
import { nan, products, sums } from '../wgsl/exact.ts';
import { noted } from '../wgsl/long.ts';
import { order } from '../wgsl/order.ts';
import { Params } from '../wgsl/params.ts';
import type { Piece } from '../wgsl/piece.ts';
import { wordAt } from '../words.ts';
import { elementKernel } from './line.ts';
import { logits } from './softmax.ts';

/** What grows along a line: how it begins, what an element `x` makes of it, what is stored, and what that rests on. */
interface Growth {
  readonly before: string;
  readonly step: string;
  readonly needs: readonly Piece[];
}

const floats: { readonly [K in ScanCommand['what']]: Growth } = {
  sum: {
    before: 'var sum = vec2(0.0, 0.0);',
    step: 'sum = grown(sum, bitcast<f32>(x)); store(params.to + place, settled(sum).x);',
    needs: [sums],
  },
  product: {
    before: 'var sum = vec2(1.0, 0.0);',
    step: 'sum = pairProduct(sum, vec2(bitcast<f32>(x), 0.0)); store(params.to + place, settled(sum).x);',
    needs: [products],
  },
  // log Σ e^(x - most), beside the largest so far; which is the result itself once it is infinite, and NaN from the first on.
  logSumExp: {
    before: 'var sum = vec2(0.0, 0.0); var top = 0xff800000u; var isOver = false;',
    step: /* wgsl */ `
    if (!isOver && (isNanBits(x) || x == 0x7f800000u)) { isOver = true; top = x; }
    if (!isOver && x != 0xff800000u) {
      if (isLess(top, x)) {
        let shrink = select(expBelow(bitcast<f32>(top), bitcast<f32>(x)), 0.0, top == 0xff800000u);
        sum = grown(settled(pairProduct(sum, vec2(shrink, 0.0))), 1.0);
        top = x;
      } else { sum = grown(sum, expBelow(bitcast<f32>(x), bitcast<f32>(top))); }
    }
    if (isNanBits(x)) { top = x; }
    arena[params.to + place] = top;
    if (!isOver && top != 0xff800000u) { store(params.to + place, logOf(sum) + bitcast<f32>(top)); }`,
    needs: [products, logits, order, nan],
  },
};

const wholes = (grow: string, start: string): Growth => ({
  before: `var sum = ${start};`,
  step: /* wgsl */ `sum = ${grow};
    arena[params.to + 2u * place] = sum;
    arena[params.to + 2u * place + 1u] = bitcast<u32>(bitcast<i32>(sum) >> 31u);`,
  needs: [],
});

/** Those that tell of what is no int32. */
const longs = (grow: string, start: string): Growth => ({
  before: `var sum = long(${start});`,
  step: /* wgsl */ `sum = ${grow};
    let word = noted(sum);
    arena[params.to + 2u * place] = word;
    arena[params.to + 2u * place + 1u] = signOf(word);`,
  needs: [noted],
});

function growthOf({ what, dtype }: ScanCommand, noting: boolean): Growth {
  if (dtype === 'float32') return floats[what];
  if (dtype === 'float64' || what === 'logSumExp')
    throw new TypeError(`webgpu: there is no '${what}' so far of ${dtype}`);
  if (noting) return what === 'sum' ? longs('longSum(sum, long(x))', '0u') : longs('longProduct(sum, long(x))', '1u');
  return what === 'sum' ? wholes('sum + x', '0u') : wholes('sum * x', '1u');
}

/** A thread goes along a line: `x` is the first word of the element `place`, its j-th. */
function along(name: string, command: ScanCommand | BestSoFarCommand, growth: Growth, params: Params): Kernel[] {
  const { lines, dtype, at } = command;
  const { outer, n, inner } = lines;
  if (outer * n * inner === 0) return [];
  params.add({ n, inner, words: wordAt(arenaBytes[dtype]), at: wordAt(at) });
  const isReverse = command.kind === 'scan' && command.reverse;
  const body = /* wgsl */ `
  let first = (i / params.inner) * params.n * params.inner + i % params.inner;
  ${growth.before}
  for (var j = 0u; j < params.n; j++) {
    let place = first + ${isReverse ? '(params.n - 1u - j)' : 'j'} * params.inner;
    let x = arena[params.at + place * params.words];
    ${growth.step}
  }`;
  return [elementKernel(name, params, outer * inner, growth.needs, body)];
}

/** Sums, products and the like so far. */
export function scan(command: ScanCommand, _room?: Room, overflow: Overflow | null = null): Kernel[] {
  const params = new Params().add({ to: wordAt(command.to), ...(overflow && overflowParams(overflow)) });
  return along('scan', command, growthOf(command, overflow !== null), params);
}

/** The best so far, and where it is. */
export function bestSoFar(command: BestSoFarCommand): Kernel[] {
  const { what, dtype, values, indices } = command;
  const whole = (a: string, b: string) => `bitcast<i32>(${a}) <= bitcast<i32>(${b})`;
  const isAtMost = (a: string, b: string) => (dtype === 'float32' ? `isAtMost(${a}, ${b})` : whole(a, b));
  const better = what === 'max' ? isAtMost('best', 'x') : isAtMost('x', 'best');
  const isLong = arenaBytes[dtype] === 8;
  const growth = {
    before: 'var best = 0u; var shown = 0u;',
    step: /* wgsl */ `
    if (j == 0u || ${dtype === 'float32' ? 'isNanBits(x) || ' : ''}${better}) { best = x; shown = j; }
    arena[params.values + place * params.words] = best;
    ${isLong ? 'arena[params.values + 2u * place + 1u] = bitcast<u32>(bitcast<i32>(best) >> 31u);' : ''}
    arena[params.indices + 2u * place] = shown;
    arena[params.indices + 2u * place + 1u] = 0u;`,
    needs: [order],
  };
  const params = new Params().add({ values: wordAt(values), indices: wordAt(indices) });
  return along('bestSoFar', command, growth, params);
}
