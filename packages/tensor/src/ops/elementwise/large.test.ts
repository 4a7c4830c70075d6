import { arange, cat, type Tensor, tensor, where } from '../../index.ts';
import { leakyRelu } from '../activation/leakyRelu.ts';
import { silu } from '../activation/silu.ts';

/** n numbers that differ, of both signs. */
const numbers = (...shape: [number, ...number[]]): Tensor =>
  arange(shape.reduce((product, n) => product * n, 1))
    .mul(0.37)
    .sin()
    .mul(3)
    .reshape(...shape);

/** What `f` makes of tensors cut into rows so short that plain loops run, put together again. */
function rowByRow(f: (...rows: Tensor[]) => Tensor, ...tensors: Tensor[]): Tensor {
  const rows = Array.from({ length: tensors[0]!.shape[0]! }, (_, i) => f(...tensors.map((t) => t.select(0, i))));
  return cat(rows.map((row) => row.unsqueeze(0)));
}

// Large enough for the kernel, in every layout it is handed: the same elements as short rows give, bit for bit.
const [a, b] = [numbers(120, 70), numbers(70, 120).transpose(0, 1)];
const column = numbers(120, 1).expand(120, 70);
const row = numbers(1, 70).expand(120, 70);

test.each<[string, (x: Tensor, y: Tensor) => Tensor]>([
  ['add', (x, y) => x.add(y)],
  ['add with alpha', (x, y) => x.add(y, { alpha: 0.3 })],
  ['silu', (x, y) => silu(x.mul(y))],
  ['where', (x, y) => where(x.gt(y), x, y)],
  ['clamp', (x, y) => x.clamp(-1, 1).maximum(y)],
  ['pow', (x, y) => x.abs().pow(y)],
  ['lerp', (x, y) => x.lerp(y, 0.3)],
  ['arcs', (x, y) => x.mul(0.3).asin().add(y.atan()).atan2(x.mul(y).mul(0.1).acos())],
  ['hyperbolic functions', (x, y) => x.sinh().sub(y.asinh()).add(x.mul(0.3).atanh()).hypot(y.cosh().acosh())],
  ['logarithms', (x, y) => x.abs().log2().add(y.abs().log10()).logaddexp(x.exp2())],
  ['gamma functions', (x, y) => x.lgamma().add(y.digamma()).add(x.erfc()).nanToNum()],
  ['classes', (x, y) => where(x.div(y.gt(0)).isinf(), x.sub(x.div(0)).nanToNum(), y)],
])('%s of large tensors has the bits of short rows, in any layout', (_, f) => {
  for (const y of [b, column, row]) {
    expect(f(a, y).equal(rowByRow(f, a, y))).toBe(true);
    expect(f(y, a).equal(rowByRow(f, y, a))).toBe(true);
  }
});

test('a large tensor is changed in place, also through a transposed view', () => {
  const x = numbers(120, 70);
  const turned = x.transpose(0, 1);
  turned.mul_(b.transpose(0, 1)).add_(1);
  expect(x.equal(a.mul(b).add(1))).toBe(true);
});

test('gradients of large tensors flow to what was broadcast', () => {
  const weight = numbers(1, 70).clone().requiresGrad_();
  leakyRelu(a.mul(weight)).sum().backward();
  const slope = where(a.mul(weight.detach()).gt(0), tensor(1), tensor(0.01));
  expect(weight.grad!.allclose(a.mul(slope).sum(0, true), { rtol: 1e-5, atol: 1e-4 })).toBe(true);
});
