import * as w from '@wick/tensor';
import { noGrad, rand, randn, type Tensor } from '@wick/tensor';
import fc from 'fast-check';
import type { Case } from './sameAsEager.ts';

const LIVE = 6;

type Step = (x: Tensor, y: Tensor, n: number) => Tensor;

/** The operand with x's shape, or one number of it. */
const like = (x: Tensor, y: Tensor): Tensor => (`${x.shape}` === `${y.shape}` ? y : y.mean());

const kinds: Record<string, Step> = {
  add: (x, y) => x.add(like(x, y), { alpha: 0.5 }),
  sub: (x, y) => like(x, y).sub(x),
  mul: (x, y) => x.mul(like(x, y)).mul(0.7),
  div: (x, y) => x.div(like(x, y).square().add(1)),
  number: (x, _, n) => x.mul(0.3 * n).add(n),
  tanh: (x) => x.tanh(),
  sigmoid: (x) => x.sigmoid(),
  relu: (x) => x.relu(),
  gelu: (x) => w.gelu(x),
  exp: (x) => x.clamp(-2, 2).exp(),
  abs: (x) => x.abs().add(0.5).sqrt(),
  maximum: (x, y) => x.maximum(like(x, y)),
  where: (x, y) => w.where(x.gt(0.1), x, like(x, y)),
  masked: (x) => x.maskedFill(x.lt(-0.5), 0.2),
  sum: (x, _, n) => (x.ndim === 0 ? x.square() : x.sum(n % x.ndim, true)),
  mean: (x, _, n) => (x.ndim === 0 ? x.neg() : x.mean(n % x.ndim)),
  amax: (x) => (x.ndim === 0 ? x.neg() : x.amax(-1, true)),
  softmax: (x) => (x.ndim === 0 ? x.exp() : x.softmax(-1)),
  logSoftmax: (x) => (x.ndim === 0 ? x.tanh() : x.logSoftmax(0)),
  matmul: (x) => (x.ndim === 2 ? x.matmul(x.t()).mul(0.2) : x.mul(2)),
  product: (x, y) => (x.ndim === 2 && y.ndim === 2 && x.shape[1] === y.shape[0] ? x.matmul(y).tanh() : x.sub(1)),
  transpose: (x) => (x.ndim >= 2 ? x.transpose(0, 1) : x),
  select: (x, _, n) => (x.ndim > 0 ? x.select(0, n % x.shape[0]!) : x),
  narrow: (x) => (x.ndim > 0 && x.shape[0]! > 1 ? x.narrow(0, 1, x.shape[0]! - 1) : x),
  flatten: (x) => x.flatten(),
  unsqueeze: (x) => (x.ndim < 3 ? x.unsqueeze(0) : x),
  expand: (x) => (x.ndim === 1 && x.shape[0]! < 5 ? x.expand(2, x.shape[0]!) : x),
  cat: (x) => (x.ndim > 0 && x.numel() < 20 ? w.cat([x, x.neg()]) : x),
  flip: (x) => (x.ndim > 0 ? x.flip(0) : x),
  clone: (x) => x.clone(),
  detach: (x) => x.detach(),
  add_: (x, y) => x.clone().add_(like(x, y)),
  'mul_ of a view': (x) => {
    const copy = x.clone();
    if (copy.ndim > 0) copy.select(0, 0).mul_(0.5);
    return copy;
  },
  copy_: (x, y) => x.clone().copy_(like(x, y)),
  'zero_ of a part': (x) => {
    const copy = x.mul(1);
    if (copy.ndim > 0) copy.narrow(0, 0, 1).zero_();
    return copy.add(0.1);
  },
  // Over what others may have kept: where backward misses that, eager code refuses, and the program is none.
  silu_: (x) => w.silu(x, true),
  relu_: (x) => x.relu_(),
  sigmoid_: (x) => x.sigmoid_(),
  'mul_ over what lives': (x, _, n) => x.mul_(0.4 + n),
  'add_ over what lives': (x, y) => x.add_(like(x, y)),
  dropout: (x) => w.dropout(x, 0.4),
  noise: (x) => x.add(w.randnLike(x), { alpha: 0.1 }),
  mse: (x, y) => (x.numel() > 0 ? w.mseLoss(x, w.zerosLike(x)).add(y.mean()) : x),
  layerNorm: (x) => (x.ndim > 0 && x.shape.at(-1)! > 1 ? w.layerNorm(x, [x.shape.at(-1)!]) : x.mul(1.5)),
};

const line = fc.record({
  kind: fc.constantFrom(...Object.keys(kinds)),
  x: fc.nat(LIVE),
  y: fc.nat(LIVE),
  n: fc.nat(3),
});
/** Lines that take what lives, and leave something. */
export const randomProgram = fc.array(line, { minLength: 2, maxLength: 12 });

/** Whether eager code runs a program. */
export function runs(lines: readonly ProgramLine[]): boolean {
  const { step, args } = caseOf(lines);
  try {
    (step as (...args: readonly unknown[]) => unknown)(...args(0));
    return true;
  } catch {
    return false;
  }
}

/** A program's lines. */
export type ProgramLine = typeof line extends fc.Arbitrary<infer T> ? T : never;

/** A training step of a program: parameters and arguments go through its lines, all that lives at the end is the loss. */
export function caseOf(lines: readonly ProgramLine[]): Case {
  const weights = [
    randn(3, 3, { requiresGrad: true }),
    randn(3, { requiresGrad: true }),
    randn([], { requiresGrad: true }),
  ];
  const step = (a: Tensor, b: Tensor) => {
    const live: Tensor[] = [...weights, a, b].map((t) => t.mul(1));
    for (const { kind, x, y, n } of lines) {
      const made = kinds[kind]!(live[x % live.length]!, live[y % live.length]!, n);
      if (made.numel() > 0 && made.numel() < 100 && made.ndim < 4) live.push(made);
      if (live.length > LIVE) live.shift();
    }
    const loss = live.map((t) => t.tanh().mean()).reduce((sum, t) => sum.add(t));
    for (const weight of weights) weight.grad = null;
    if (loss.requiresGrad) loss.backward();
    noGrad(() => {
      for (const weight of weights) if (weight.grad) weight.sub_(weight.grad.mul(0.05));
    });
    return [loss, live.at(-1)!];
  };
  return { step, args: () => [rand(2, 3), randn(4)], state: weights };
}
