import { Conv2d, Flatten, GELU, Linear, type Module, Sequential, Tanh } from '@wick/nn';
import { manualSeed, type Tensor, tensor } from '@wick/tensor';
import { fixture } from '@wick/testing';
import { tangentKernel } from './tangentKernel.ts';

const { cases } = fixture<{
  cases: { model: 'mlp' | 'conv'; outputs: 'sum' | 'all'; kernel: number[][]; trace: number; condition: number }[];
}>(__dirname, 'tangentKernel');

const x = tensor(Array.from({ length: 5 }, (_, i) => Array.from({ length: 6 }, (_, j) => Math.sin(1 + 3 * i + 7 * j))));
const models: Record<'mlp' | 'conv', [() => Module, Tensor]> = {
  mlp: [() => new Sequential(new Linear(6, 16), new Tanh(), new Linear(16, 3)), x],
  conv: [() => new Sequential(new Conv2d(1, 4, 2), new GELU(), new Flatten(), new Linear(8, 2)), x.view(5, 1, 2, 3)],
};

test.each(cases)('of $model, $outputs: PyTorch’s gradients give the same', (wanted) => {
  manualSeed(0);
  const [make, input] = models[wanted.model];
  const model = make();
  const { kernel, trace, conditionNumber, eigenvalues } = tangentKernel(model, input, { outputs: wanted.outputs });
  for (const [i, row] of (kernel.tolist() as number[][]).entries())
    for (const [j, value] of row.entries()) expect(Math.abs(value - wanted.kernel[i]![j]!)).toBeLessThan(1e-5);
  expect(trace / wanted.trace).toBeCloseTo(1, 5);
  // The small eigenvalues are differences of float32's gradients.
  expect(conditionNumber / wanted.condition).toBeCloseTo(1, 2);
  expect(eigenvalues).toEqual([...eigenvalues].sort((a, b) => b - a));
  expect([...model.parameters()].every(({ grad }) => grad === null)).toBe(true);
});

test('says what it cannot do', () => {
  const model = new Linear(6, 200);
  expect(() => tangentKernel(model, x, { outputs: 'all' })).toThrow('at most 512 rows');
  expect(() => tangentKernel(new Tanh(), x)).toThrow('no parameter');
  expect(() => tangentKernel(3 as never, x)).toThrow(TypeError);
  const twice = tensor([[1, 2, 3, 4, 5, 6]]).expand(2, 6);
  expect(tangentKernel(model, twice).conditionNumber).toBe(Number.POSITIVE_INFINITY);
});
