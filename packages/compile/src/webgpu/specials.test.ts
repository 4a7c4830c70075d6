import * as w from '@wick/tensor';
import { type Tensor, tensor, zeros } from '@wick/tensor';
import { compile } from '../compile.ts';
import { numbersOf } from '../testing/numbersOf.ts';
import { gpuForTest } from '../testing/onGpu.ts';
import { type Step, tensorsOf } from '../testing/tensorsOf.ts';
import type { WebGpu } from './gpu.ts';

let device: WebGpu | null = null;
beforeAll(async () => {
  device = await gpuForTest();
});
afterAll(() => device?.dispose());

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const line = (from: number, to: number, n: number) => w.linspace(from, to, n);
const special = () => tensor([nan, inf, -inf, 0, -0, 1, -1, 2.5, -2.5, 3e38, -7, 0.5, 1e-30, 13, 90, -91, 95]);
const shapes = [() => zeros(0, 3), () => tensor(2.5), () => tensor([[0.3]])];
const pairs = (as: Tensor, xs: Tensor) => [as.unsqueeze(1), xs.unsqueeze(0)] as const;
const places = tensor([0.01, 0.5, 1, 1.7, 3, 7.9, 8, 20, 60, 150, 199, 200, 260, 1e3, 1e4, 1e6]);
const around = tensor([1e-6, 0.1, 0.5, 0.8, 0.95, 0.99, 1, 1.001, 1.05, 1.3, 2, 5, 40]);

it.each<[string, Step, readonly (() => Tensor)[]]>([
  ['i0', (t) => w.i0(t), [special, () => line(-30, 30, 121), () => line(24, 26, 11), () => line(80, 92, 25), ...shapes]],
  ['i1', (t) => { const leaf = t.detach().requiresGrad_(); return w.grad(w.i0(leaf).sum(), leaf)[0]!; }, [special, () => line(-30, 30, 121), ...shapes]],
  ['the second derivative of i0', (t) => { const leaf = t.detach().requiresGrad_(); const [slope] = w.grad(w.i0(leaf).sum(), leaf, { createGraph: true }); return w.grad(slope!.sum(), leaf)[0]!; }, [() => line(-9, 9, 31), () => tensor([0, 1])]],
  ['igamma', (t) => { const [a, x] = pairs(places, t.mul(1)); return [w.igamma(a, x.mul(a)), w.igammac(a, x.mul(a))]; }, [() => around]],
  ['igamma', (t) => { const [a, x] = pairs(t, t.flip(0)); return [w.igamma(a, x), w.igammac(a, x), w.igamma(t, 2), w.igammac(0.5, t)]; }, [() => tensor([nan, inf, -inf, 0, -0, 1, -1, 2.5, 0.5, 1e-3, 13, 90, 1e3, 0.02]), () => line(0.1, 12, 17), ...shapes.slice(2)]],
  ['the gradient of igamma', (t) => { const leaf = t.detach().requiresGrad_(); return w.grad(w.igamma(tensor(2.5), leaf).sum().add(w.igammac(tensor(0.7), leaf).mul(3).sum()), leaf)[0]!; }, [() => line(0.1, 12, 17), ...shapes]],
  ['nextafter', (t) => [w.nextafter(t, t.flip(0)), w.nextafter(t.unsqueeze(-1), tensor([0, inf, -inf, 1, -0]))], [() => tensor([nan, inf, -inf, 1, -1, 2.5, 3.4028234663852886e38, -7, 0.5, 16777216, 1.1754945e-38])]],
  ['frexp', (t) => { const { mantissa, exponent } = w.frexp(t.mul(1)); return [mantissa, exponent]; }, [special, () => line(-9, 9, 33), ...shapes]],
  ['the gradient of frexp', (t) => { const leaf = t.detach().requiresGrad_(); return w.grad(w.frexp(leaf).mantissa.sum(), leaf)[0]!; }, [() => line(-9, 9, 33)]],
  ['ldexp', (t) => [w.ldexp(t, tensor([3n])), w.ldexp(t, t.gt(0).to('int64')), w.ldexp(t, tensor([-2], { dtype: 'int32' })), w.ldexp(t, tensor([0.5]))], [special, ...shapes]],
  ['sinc', (t) => { const leaf = t.detach().requiresGrad_(); const y = w.sinc(leaf); return [y, w.grad(y.sum(), leaf)[0]!]; }, [() => line(-4, 4, 33), ...shapes]],
  ['special values of sinc', (t) => w.sinc(t), [() => tensor([nan, inf, -inf, 0, -0, 1e-30])]],
  ['mvlgamma, heaviside, hypot', (t) => [w.mvlgamma(t.abs().add(2), 3), w.heaviside(t, tensor([0.5])), w.hypot(t, t.flip(0))], [() => line(-4, 4, 33), ...shapes]],
])('%s', async (_, step, makes) => {
  if (!device) return;
  const all = (t: Tensor) => tensorsOf(step(t));
  for (const make of makes) {
    const compiled = await compile(all, { device });
    const expected = all(make());
    for (let i = 0; i < 4; i++) {
      const found = await Promise.all((await compiled(make())).map((t) => t.cpu()));
      if (i < 3) continue;
      expect(found.map(({ shape, dtype }) => [shape, dtype])).toEqual(expected.map(({ shape, dtype }) => [shape, dtype]));
      for (const [k, mine] of found.entries()) {
        const [got, wanted] = [numbersOf([mine]), numbersOf([expected[k]!])];
        for (const [at, value] of got.entries()) {
          const other = wanted[at]!;
          if (Object.is(value, other)) continue;
          if (!(Math.abs(value - other) <= 1e-5 * Math.abs(other) + 1e-7 * Math.min(1, Math.abs(other)) + 2e-38))
            throw new Error(`result ${k}: element ${at} is ${value} instead of ${other}`);
        }
      }
    }
    await compiled.dispose();
  }
}); // biome-ignore format: a table
