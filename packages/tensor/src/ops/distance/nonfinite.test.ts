import { fixture } from '@wick/testing';
import { cdist, type Tensor, tensor } from '../../index.ts';

interface Fixture {
  norms: { p: string; x: string[]; norm: string[]; grad: string[] }[];
  distances: { a: string[]; b: string[]; distance: string[]; gradA: string[]; gradB: string[] }[];
}

const { norms, distances } = fixture<Fixture>(__dirname, 'nonfinite');

/** Numbers as Python writes them. */
const number = (s: string) => ({ nan: Number.NaN, inf: Infinity, '-inf': -Infinity })[s] ?? Number(s);
const leaf = (values: string[], shape: number[]) =>
  tensor(new Float64Array(values.map(number)))
    .view(shape)
    .requiresGrad_();

function expectNumbers(t: Tensor, expected: string[]): void {
  const values = t.flatten().tolist<number[]>();
  expect(values).toHaveLength(expected.length);
  for (const [i, v] of values.entries()) {
    const want = number(expected[i]!);
    // -0 and 0 are one number here.
    if (!Number.isFinite(want)) expect(v).toBe(want);
    else expect(Math.abs(v - want)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(want)));
  }
}

test.each(norms)('norm $p of $x and its gradient are those of PyTorch', ({ p, x, norm, grad }) => {
  const t = leaf(x, [-1]);
  const y = t.norm(number(p));
  expectNumbers(y, norm);
  y.backward();
  expectNumbers(t.grad!, grad);
});

test.each(distances)('the largest distance of $a from $b and its gradient are those of PyTorch', (c) => {
  const [a, b] = [leaf(c.a, [1, -1]), leaf(c.b, [1, -1])];
  const d = cdist(a, b, { p: Number.POSITIVE_INFINITY });
  expectNumbers(d, c.distance);
  d.backward();
  expectNumbers(a.grad!, c.gradA);
  expectNumbers(b.grad!, c.gradB);
});
