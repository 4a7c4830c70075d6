import { lossLine, parameterTable, sparkline } from './report.ts';
import { accuracy, defaults, descend, prepare } from './train.ts';

const small = { ...defaults, steps: 24, batchSize: 16, trainDigits: 200, testDigits: 50 };

test('real digits are learned: the loss starts near ln 10 and comes down', () => {
  const run = prepare(small);
  const losses = [...descend(run, small)].map((s) => s.loss);
  expect(Math.abs(losses[0]! - Math.log(10))).toBeLessThan(0.8);
  const last = losses.slice(-5).reduce((a, b) => a + b) / 5;
  expect(last).toBeLessThan(losses[0]! / 2);
  expect(accuracy(run)).toBeGreaterThan(0.5);
});

test('the same seed gives the same losses, another seed others', () => {
  const three = (seed: number) => {
    const options = { ...small, seed, steps: 3 };
    return [...descend(prepare(options), options)].map((s) => s.loss);
  };
  expect(three(1)).toEqual(three(1));
  expect(three(1)).not.toEqual(three(2));
});

test('the report shows every parameter with its numbers', () => {
  const { model } = prepare(small);
  const table = parameterTable(model);
  for (const [name] of model.namedParameters()) expect(table).toContain(name);
  expect(sparkline([0, 0, 0, 1])).toBe('█▁▁▁▁▁▁▁▁▁▁▁▁▁▁▃');
  expect(lossLine(5, 60, Math.log(10), 1000)).toContain('█'.repeat(40));
});
