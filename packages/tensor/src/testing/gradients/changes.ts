import { binary, inPlace, isAway, maskOf, modulo, type StepMaker, step, two, unary, valuesOf, within } from './step.ts';

const made: Record<string, StepMaker> = {
  add_: binary('x += y', (a, b) => a.add_(b)),
  sub_: binary('x -= 0.5 y', (a, b) => a.sub_(b, { alpha: 0.5 })),
  mul_: binary('x *= y', (a, b) => a.mul_(b)),
  'mul_ by a number': unary('x *= -0.5', (a) => a.mul_(-0.5)),
  div_: binary(
    'x /= y',
    (a, b) => a.div_(b),
    (_, y) => valuesOf(y).every((value) => Math.abs(value) > 0.3),
  ),
  tanh_: unary('tanh_', (a) => a.tanh_()),
  sigmoid_: unary('sigmoid_', (a) => a.sigmoid_()),
  sin_: unary('sin_', (a) => a.sin_()),
  exp_: unary(
    'exp_',
    (a) => a.exp_(),
    (x) => within(x, -9, 2),
  ),
  relu_: unary(
    'relu_',
    (a) => a.relu_(),
    (x) => isAway(x, 0),
  ),
  clamp_: unary(
    'clamp_ to [-0.5, 0.7]',
    (a) => a.clamp_(-0.5, 0.7),
    (x) => isAway(x, -0.5, 0.7),
  ),
  sqrt_: unary('sqrt_ of x x + 0.5', (a) => a.square_().add_(0.5).sqrt_()),
  zero_: unary('zero_', (a) => a.zero_()),
  fill_: unary('fill_ with 0.5', (a) => a.fill_(0.5)),
  copy_: binary('copy_ y', (a, b) => a.copy_(b)),
  maskedFill_: (_x, _y, [i]) => step(`-0.25 into every third from ${i}`, (a) => a.maskedFill_(maskOf(a, i), -0.25)),
  indexPut_: (x, _, [i, j]) => {
    if (x.ndim === 0) return null;
    const rows = [modulo(i, x.shape[0]!)];
    const accumulate = j > 0;
    return step(`row ${rows} ${accumulate ? '+=' : '='} the mean of y`, (a, b) =>
      a.indexPut_([rows], b.mean(), { accumulate }),
    );
  },
  indexAdd_: (x, _, [i, j]) => {
    if (x.ndim === 0) return null;
    const at = two(x.shape[0]!, i, j);
    return step(`indexAdd_ rows [${at.tolist()}]`, (a, b) =>
      a.indexAdd_(0, at, b.mean().expand(2, ...a.shape.slice(1))),
    );
  },
  addcmul_: binary('x += 0.5 y y', (a, b) => a.addcmul_(b, b, { value: 0.5 })),
  lerp_: binary('lerp_ to y by 0.3', (a, b) => a.lerp_(b.expand(a.shape), 0.3)),
};

/** What changes its first operand. */
export const changes: Readonly<Record<string, StepMaker>> = Object.fromEntries(
  Object.entries(made).map(([name, make]) => [name, inPlace(make)]),
);
