import type { LossTotalCommand, ReduceCommand, ReducedWhat } from '@wick/kernels/plan';
import type { VarianceCommand } from '../commands/index.ts';
import type { Kernel, Room } from '../kernel.ts';
import { products, sums } from '../wgsl/exact.ts';
import { order } from '../wgsl/order.ts';
import { piece } from '../wgsl/piece.ts';
import { wordAt } from '../words.ts';
import { type Elements, type Fold, foldKernels, inMemory } from './fold.ts';

const better = (name: string, comparison: string) =>
  piece(
    /* wgsl */ `
fn ${name}(best: u32, x: u32) -> u32 {
  return select(best, x, !isNanBits(best) && (isNanBits(x) || ordered(x) ${comparison} ordered(best)));
}`,
    order,
  );

const extreme = (name: string, comparison: string, start: string): Fold => ({
  type: 'u32',
  start,
  grow: (all, x) => `${name}(${all}, ${x})`,
  join: (a, b) => `${name}(${a}, ${b})`,
  end: (all) => all,
  needs: [better(name, comparison)],
});

const sum: Fold = {
  type: 'vec2<f32>',
  start: 'vec2(0.0, 0.0)',
  grow: (all, x) => `grown(${all}, bitcast<f32>(${x}))`,
  join: (a, b) => `joined(${a}, ${b})`,
  end: (all) => `bitcast<u32>(settled(${all}).x)`,
  needs: [sums],
};

const alone: { readonly [K in Exclude<ReducedWhat, 'mean' | 'total' | 'var' | 'std'>]: Fold } = {
  sum,
  norm: {
    ...sum,
    grow: (all, x) => `grownBy(${all}, bitcast<f32>(${x}), bitcast<f32>(${x}))`,
    end: (all) => `bitcast<u32>(sqrt(settled(${all}).x))`,
  },
  prod: {
    ...sum,
    start: 'vec2(1.0, 0.0)',
    grow: (all, x) => `pairProduct(${all}, vec2(bitcast<f32>(${x}), 0.0))`,
    join: (a, b) => `pairProduct(${a}, ${b})`,
    needs: [products],
  },
  max: extreme('larger', '>', '0xff800000u'),
  min: extreme('smaller', '<', '0x7f800000u'),
};

/** A reduction of floats as a fold, the k-th of a kernel; that of a variance is {@link squares}, when its means are there. */
export function foldOf(what: Exclude<ReducedWhat, 'var' | 'std'>, by: number, k = 0): Fold {
  if (what !== 'mean' && what !== 'total') return alone[what];
  return {
    ...sum,
    // Of nothing it is NaN.
    end: (all) => `select(bitcast<u32>(divided(${all}, params.by${k}).x), 0x7fc00000u, params.n == 0u)`,
    floats: { [`by${k}`]: by },
  };
}

/** Squares about means, which lie side by side from a byte on, as variances or their roots. */
export function squares(root: boolean, by: number, mean: number, k = 0): Fold {
  return {
    ...sum,
    grow: (all, x) => `squareAbout(${all}, bitcast<f32>(${x}), load(params.mean${k} + o))`,
    // Without degrees of freedom squares are divided by 0.
    end: (all) => {
      const value = `divided(${all}, params.by${k}).x`;
      return `select(bitcast<u32>(${root ? `sqrt(${value})` : value}), select(0x7f800000u, 0x7fc00000u, !(${all}.x > 0.0)), params.by${k} == 0.0)`;
    },
    needs: [about],
    floats: { [`by${k}`]: by },
    numbers: { [`mean${k}`]: wordAt(mean) },
  };
}

const about = piece(
  /* wgsl */ `
fn squareAbout(all: vec2<f32>, x: f32, mean: f32) -> vec2<f32> {
  let d = kept(x - mean);
  return grownBy(all, d, d);
}`,
  sums,
);

/** The total of losses. */
export function lossTotal({ n, at, to, by }: LossTotalCommand, room: Room): Kernel[] {
  const elements = { shape: [n], stride: [1], dims: [0] };
  return foldKernels('lossTotal', [{ fold: foldOf('total', by), to }], elements, inMemory(at), room);
}

/** A reduction of floats. */
export function reduce(command: ReduceCommand, room: Room): Kernel[] {
  const { dtype, what, at, to } = command;
  if (dtype === 'float64') throw new TypeError("webgpu: there is no 'reduce' of float64");
  return foldKernels(what, [{ fold: foldOf(what, countAlong(command)), to }], command, inMemory(at), room);
}

/** Elements of a line. */
export function countAlong({ shape, dims }: Pick<Elements, 'shape' | 'dims'>): number {
  return dims.reduce((all, d) => all * shape[d]!, 1);
}

/** Lines. */
export function linesIn({ shape, dims }: Pick<Elements, 'shape' | 'dims'>): number {
  return shape.reduce((all, n, d) => (dims.includes(d) ? all : all * n), 1);
}

/** Variances: means, then squares about them. */
export function variance(command: VarianceCommand, room: Room): Kernel[] {
  const { root, by, at, to } = command;
  const mean = room(4 * linesIn(command));
  const first = { fold: foldOf('mean', countAlong(command)), to: mean };
  return [
    ...foldKernels('mean', [first], command, inMemory(at), room),
    ...foldKernels('variance', [{ fold: squares(root, by, mean), to }], command, inMemory(at), room),
  ];
}
