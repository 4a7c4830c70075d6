import * as w from '@wick/tensor';
import { eye, manualSeed, ones, randn, type Tensor, tensor, zeros } from '@wick/tensor';
import { isTensor } from '@wick/tensor/internal';
import { compile } from '../compile.ts';
import { numbersOf } from '../testing/numbersOf.ts';
import { gpuForTest } from '../testing/onGpu.ts';
import type { WebGpu } from './gpu.ts';

const { linalg } = w;

let device: WebGpu | null = null;
beforeAll(async () => {
  device = await gpuForTest();
});
afterAll(() => device?.dispose());

type Step = (x: Tensor) => Tensor | readonly Tensor[];
const list = (value: unknown) => (isTensor(value) ? [value] : Object.values(value as object).filter(isTensor));

const square =
  (...shape: number[]) =>
  () =>
    randn(...(shape as [number]));
/** Well away from singular ones, with pivots that are not on the diagonal. */
const firm =
  (...shape: number[]) =>
  () =>
    randn(...(shape as [number])).add(eye(shape.at(-1)!).flip(0).mul(3));
const sizes = [firm(3, 3), firm(2, 5, 5), firm(1, 1), firm(2, 1, 3, 3), firm(0, 3, 3), firm(17, 17), firm(3, 33, 33)];
const spd = (t: Tensor) => t.matmul(t.transpose(-2, -1)).add(eye(t.shape.at(-1)!));
/** The results, and a gradient through all of them. */
const graded =
  (step: Step): Step =>
  (x) => {
    const leaf = x.detach().requiresGrad_();
    const results = list(step(leaf));
    const loss = results.filter((t) => t.requiresGrad).reduce((sum, y) => sum.add(y.mul(y).mul(0.3).sum()), zeros([]));
    return [...results, w.grad(loss, leaf)[0]!];
  };

it.each<[string, Step, readonly (() => Tensor)[]]>([
  ['det', (t) => linalg.det(t.mul(1)), [...sizes, square(4, 4), () => zeros(3, 3), () => zeros(2, 0, 0), () => tensor([[0, 1], [1, 0]]), () => randn(40, 40).mul(100)]],
  ['the gradient of det', graded((t) => linalg.det(t)), sizes],
  ['matrixExp', graded((t) => linalg.matrixExp(t.mul(0.3))), [...sizes, square(2, 4, 4)]],
  ['matrixExp', (t) => linalg.matrixExp(t.mul(1)), [() => zeros(3, 3), () => randn(4, 4).triu(1).sub(randn(4, 4).triu(1).t()), () => tensor([[0, 300], [-300, 0]]), () => tensor([[1, 2], [2, Number.NaN]]), () => tensor([[-80, 0], [0, 1e-30]])]],
  ['slogdet', graded((t) => linalg.slogdet(t)), sizes],
  ['slogdet', (t) => linalg.slogdet(t.mul(1)), [() => zeros(3, 3), () => randn(40, 40).mul(1e20), () => randn(40, 40).mul(1e-20), () => tensor([[1, 2], [2, Number.NaN]]), () => zeros(2, 0, 0)]],
  ['inv', graded((t) => linalg.inv(t)), sizes],
  ['solve', graded((t) => [linalg.solve(t, t.select(-1, 0)), linalg.solve(t, t.mul(t).narrow(-1, 0, 1)), linalg.solve(t, ones(t.shape.at(-1)!, 4), { left: true })]), sizes],
  ['solve from the right', (t) => linalg.solve(t.mul(1), t.mul(t), { left: false }), sizes],
  ['cholesky', graded((t) => linalg.cholesky(spd(t))), sizes],
  ['the upper cholesky, and what it solves', (t) => { const u = linalg.cholesky(spd(t), { upper: true }); return [u, w.choleskySolve(t, u, { upper: true }), w.choleskyInverse(u, { upper: true })]; }, sizes],
  ['solveTriangular', graded((t) => [linalg.solveTriangular(spd(t), t, { upper: true }), linalg.solveTriangular(spd(t), t, { upper: false, left: false }), linalg.solveTriangular(t.tanh().mul(0.2), t, { upper: false, unitriangular: true })]), sizes],
  ['triangularSolve', (t) => w.triangularSolve(t, spd(t), { upper: false, transpose: true }), sizes],
  ['lu', graded((t) => { const { P, L, U } = linalg.lu(t); return [L, U, P.matmul(t)]; }), sizes],
  ['lu of other matrices', (t) => linalg.lu(t.mul(1)), [square(5, 3), square(2, 3, 5), square(1, 4), square(4, 1)]],
  ['qr', graded((t) => linalg.qr(t)), [...sizes, square(5, 3), square(2, 7, 2)]],
  ['qr of other matrices', (t) => [...linalg.qr(t.mul(1)), ...linalg.qr(t.mul(1), { mode: 'complete' }), ...w.qr(t.mul(1))], [square(5, 3), square(3, 5), square(4, 1), square(1, 4)]],
  ['qr of large and of small numbers', (t) => linalg.qr(t.mul(1)), [() => randn(5, 4).mul(1e25), () => randn(5, 4).mul(1e-15), () => zeros(4, 3), () => eye(4).neg(), () => tensor([[0, 1], [0, 2]])]],
])('%s', async (_, step, makes) => {
  if (!device) return;
  const all = (t: Tensor) => list(step(t));
  for (const [which, make] of makes.entries()) {
    manualSeed(which);
    const x = make();
    const compiled = await compile(all, { device });
    const expected = all(x);
    for (let i = 0; i < 4; i++) {
      const found = await Promise.all((await compiled(x.clone())).map((t) => t.cpu()));
      if (i < 3) continue;
      expect(found.map(({ shape, dtype }) => [shape, dtype])).toEqual(expected.map(({ shape, dtype }) => [shape, dtype]));
      for (const [k, mine] of found.entries()) {
        const [got, wanted] = [numbersOf([mine]), numbersOf([expected[k]!])];
        const scale = Math.max(0, ...wanted.filter(Number.isFinite).map(Math.abs));
        for (const [at, value] of got.entries()) {
          const other = wanted[at]!;
          if (value === other || Object.is(value, other)) continue;
          if (!(Math.abs(value - other) <= 2e-5 * scale)) throw new Error(`matrices ${which}, result ${k}: element ${at} is ${value} instead of ${other}`);
        }
      }
    }
    await compiled.dispose();
  }
}); // biome-ignore format: a table

it.each<[RegExp, Step, () => Tensor]>([
  [/linalg.inv: The inversion could not be completed because the input matrix is singular/, (t) => linalg.inv(t.mul(1)), () => ones(3, 3)],
  [/linalg.solve: The solver failed because the input matrix is singular/, (t) => linalg.solve(t.mul(1), t), () => ones(3, 3)],
  [/linalg.detBackward: .*gradient of the determinant of a singular matrix/, graded((t) => linalg.det(t)), () => ones(3, 3)],
  [/linalg.cholesky: .*not positive-definite/, (t) => linalg.cholesky(t.mul(1)), () => eye(3).neg()],
])('%s', async (message, step, bad) => {
  if (!device) return;
  const compiled = await compile((t: Tensor) => list(step(t)), { device });
  const read = async (x: Tensor) => Promise.all((await compiled(x)).map((t) => t.cpu()));
  for (let i = 0; i < 4; i++) await read(eye(3).mul(2));
  await expect(read(bad())).rejects.toThrow(message);
  await expect(read(bad())).rejects.toHaveProperty('name', 'LinAlgError');
  await read(eye(3).mul(4));
  await compiled.dispose();
}); // biome-ignore format: a table
