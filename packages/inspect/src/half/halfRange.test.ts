import { Linear, ReLU, Sequential } from '@wick/nn';
import { manualSeed, noGrad, randint, randn } from '@wick/tensor';
import { halfRange } from './halfRange.ts';

const built = () => {
  manualSeed(0);
  return new Sequential(new Linear(16, 32), new ReLU(), new Linear(32, 4));
};

test('an ordinary step lies within both types; only its gradients want a scale', () => {
  const model = built();
  const report = halfRange(model, randn(8, 16), { target: randint(0, 4, [8]) });
  expect(report.float16).toEqual({ overflows: [], underflows: [] });
  expect(report.bfloat16).toEqual({ overflows: [], underflows: [] });
  expect(report.rows.map(({ path, what }) => `${path} ${what}`)).toEqual([
    ...['0.weight', '0.bias', '2.weight', '2.bias'].map((name) => `${name} parameter`),
    ...['0', '1', '2'].map((path) => `${path} activation`),
    ...['0', '1', '2'].map((path) => `${path} gradient`),
    ...['0.weight', '0.bias', '2.weight', '2.bias'].map((name) => `${name} parameter gradient`),
  ]);
  const largest = Math.max(...report.rows.filter(({ what }) => what.endsWith('gradient')).map((row) => row.largest));
  expect(largest * report.lossScale!).toBeLessThanOrEqual(65504 / 16);
  expect(2 * largest * report.lossScale!).toBeGreaterThan(65504 / 16);
  expect([...model.parameters()].every(({ grad }) => grad === null)).toBe(true);
  expect(String(report)).toContain(`Loss scale: ${report.lossScale}`);
});

test('finds what becomes infinite, and what becomes 0', () => {
  const model = built();
  noGrad(() => model.getParameter('2.weight').mul_(1e-9));
  const report = halfRange(model, randn(8, 16).mul(1e6), { target: randint(0, 4, [8]) });
  expect(report.float16.overflows.slice(0, 2)).toEqual(['0 (activation)', '1 (activation)']);
  expect(report.float16.underflows).toContain('2.weight (parameter)');
  expect(report.float16.underflows).toContain('1 (gradient)');
  expect(report.bfloat16).toEqual({ overflows: [], underflows: [] });
  expect(String(report)).toMatch(/overflow float16: 0 \(activation\), 1 \(activation\)/);
});

test('runs forward alone without a target, and puts everything back', () => {
  const model = built();
  const report = halfRange(model, [4, 16]);
  expect(report.lossScale).toBeNull();
  expect(report.rows.every(({ what }) => !what.includes('gradient'))).toBe(true);
  expect(() => halfRange(model, [4, 16], { target: 3 as never })).toThrow('target must be a Tensor');
  expect(() => noGrad(() => halfRange(model, randn(2, 16), { target: randn(2, 4) }))).toThrow(/noGrad/);
});
