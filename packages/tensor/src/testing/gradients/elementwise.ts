import * as wick from '../../index.ts';
import { binary, fitted, isAway, maskOf, type StepMaker, step, unary, valuesOf, within } from './step.ts';

/** Element by element. */
export const elementwise: Readonly<Record<string, StepMaker>> = {
  tanh: unary('tanh', (a) => a.tanh()),
  sin: unary('sin', (a) => a.sin()),
  sigmoid: unary('sigmoid', (a) => a.sigmoid()),
  exp: unary(
    'exp',
    (a) => a.exp(),
    (x) => within(x, -9, 2.5),
  ),
  square: unary('square', (a) => a.square()),
  erf: unary('erf', (a) => a.erf()),
  // Of positive numbers.
  log: unary('log of x x + 0.5', (a) => a.square().add(0.5).log()),
  sqrt: unary('sqrt of x x + 0.5', (a) => a.square().add(0.5).sqrt()),
  'log and exp': unary(
    'log1p of exp',
    (a) => a.exp().log1p(),
    (x) => within(x, -9, 9),
  ),
  abs: unary(
    'abs',
    (a) => a.abs(),
    (x) => isAway(x, 0),
  ),
  relu: unary(
    'relu',
    (a) => a.relu(),
    (x) => isAway(x, 0),
  ),
  clamp: unary(
    'clamp to [-0.5, 0.7]',
    (a) => a.clamp(-0.5, 0.7),
    (x) => isAway(x, -0.5, 0.7),
  ),
  gelu: unary('gelu', (a) => wick.gelu(a)),
  add: binary('x + 2 y', (a, b) => a.add(b, { alpha: 2 })),
  neg: unary('neg', (a) => a.neg()),
  sub: binary('x - y', (a, b) => a.sub(b)),
  'sub turned': binary('y - x', (a, b) => b.sub(a)),
  mul: binary('x y', (a, b) => a.mul(b)),
  outer: (x, y) =>
    x.numel() * y.numel() > 24 ? null : step('x [..., None] y', (a, b) => a.reshape(-1, 1).mul(b.reshape(1, -1))),
  div: binary(
    'x / y',
    (a, b) => a.div(b),
    (_, y) => valuesOf(y).every((value) => Math.abs(value) > 0.3),
  ),
  pow: binary('(x x + 0.5) ** tanh y', (a, b) => a.square().add(0.5).pow(b.tanh())),
  maximum: binary(
    'maximum',
    (a, b) => a.maximum(b),
    (x, y) => isAway(x.sub(y), 0),
  ),
  minimum: binary(
    'minimum',
    (a, b) => wick.minimum(b, a),
    (x, y) => isAway(x.sub(y), 0),
  ),
  lerp: binary('lerp to y by 0.3', (a, b) => a.lerp(b.expand(a.shape), 0.3)),
  addcmul: binary('x + 0.5 x y', (a, b) => a.addcmul(a, b, { value: 0.5 })),
  where: (_x, _y, [i]) =>
    step(`x where every third from ${i}, else y`, (a, b) => wick.where(maskOf(a, i), a, fitted(a, b))),
  maskedFill: (_x, _y, [i]) => step(`0.25 at every third from ${i}`, (a) => a.maskedFill(maskOf(a, i), 0.25)),
};
