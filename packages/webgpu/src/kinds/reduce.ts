import type { LossTotalCommand, ReduceCommand } from '@wick/kernels/plan';
import type { VarianceCommand } from '../commands.ts';
import type { Kernel, Room } from '../kernel.ts';
import { products, sums } from '../wgsl/exact.ts';
import { order } from '../wgsl/order.ts';
import { piece } from '../wgsl/piece.ts';
import { wordAt } from '../words.ts';
import { type Fold, foldKernels } from './fold.ts';

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
  grow: (all) => `${name}(${all}, x)`,
  join: (a, b) => `${name}(${a}, ${b})`,
  end: 'all',
  needs: [better(name, comparison)],
});

export const sum: Fold = {
  type: 'vec2<f32>',
  start: 'vec2(0.0, 0.0)',
  grow: (all) => `grown(${all}, bitcast<f32>(x))`,
  join: (a, b) => `joined(${a}, ${b})`,
  end: 'bitcast<u32>(settled(all).x)',
  needs: [sums],
};

const folds: { readonly [K in ReduceCommand['what']]: Fold } = {
  sum,
  // Of nothing it is NaN.
  mean: { ...sum, end: 'select(bitcast<u32>(divided(all, params.by).x), 0x7fc00000u, params.n == 0u)' },
  norm: {
    ...sum,
    grow: (all) => `grownBy(${all}, bitcast<f32>(x), bitcast<f32>(x))`,
    end: 'bitcast<u32>(sqrt(settled(all).x))',
  },
  prod: {
    ...sum,
    start: 'vec2(1.0, 0.0)',
    grow: (all) => `pairProduct(${all}, vec2(bitcast<f32>(x), 0.0))`,
    join: (a, b) => `pairProduct(${a}, ${b})`,
    needs: [products],
  },
  max: extreme('larger', '>', '0xff800000u'),
  min: extreme('smaller', '<', '0x7f800000u'),
};

/** The total of losses. */
export function lossTotal({ n, at, to, by }: LossTotalCommand, room: Room): Kernel[] {
  return foldKernels('lossTotal', folds.mean, { shape: [n], stride: [1], dims: [0], at, to, floats: { by } }, room);
}

/** A reduction of floats. */
export function reduce(command: ReduceCommand, room: Room): Kernel[] {
  if (command.dtype === 'float64') throw new TypeError("webgpu: there is no 'reduce' of float64");
  const by = countAlong(command);
  return foldKernels(command.what, folds[command.what], { ...command, floats: { by } }, room);
}

function countAlong({ shape, dims }: Pick<ReduceCommand, 'shape' | 'dims'>): number {
  return dims.reduce((all, d) => all * shape[d]!, 1);
}

/** Variances: means, then squares about them. */
export function variance(command: VarianceCommand, room: Room): Kernel[] {
  const { shape, dims, root, by } = command;
  const count = shape.reduce((all, n, d) => (dims.includes(d) ? all : all * n), 1);
  const mean = room(4 * count);
  const means = foldKernels('mean', folds.mean, { ...command, to: mean, floats: { by: countAlong(command) } }, room);
  const value = 'divided(all, params.by).x';
  const squares: Fold = {
    ...sum,
    grow: (all) => `squareAbout(${all}, bitcast<f32>(x), load(params.mean + o))`,
    // Without degrees of freedom squares are divided by 0.
    end: `select(bitcast<u32>(${root ? `sqrt(${value})` : value}), select(0x7f800000u, 0x7fc00000u, !(all.x > 0.0)), params.by == 0.0)`,
    needs: [about],
  };
  const given = { ...command, floats: { by }, numbers: { mean: wordAt(mean) } };
  return [...means, ...foldKernels('variance', squares, given, room)];
}

const about = piece(
  /* wgsl */ `
fn squareAbout(all: vec2<f32>, x: f32, mean: f32) -> vec2<f32> {
  let d = kept(x - mean);
  return grownBy(all, d, d);
}`,
  sums,
);
