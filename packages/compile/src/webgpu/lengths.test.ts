import { grad, manualSeed, randint, randn, type Tensor, tensor } from '@wick/tensor';
import { compile } from '../compile.ts';
import { gpuForTest } from '../testing/onGpu.ts';
import { nn } from '../testing/packages.ts';
import type { WebGpu } from './gpu.ts';

const { ctcLoss } = nn.functional;

let device: WebGpu | null = null;
beforeAll(async () => {
  device = await gpuForTest();
});
afterAll(() => device?.dispose());

type Step = (scores: Tensor, targets: Tensor, times: Tensor, labels: Tensor) => Tensor[];

/** Scores, targets and lengths: other ones at every call, of the same shapes. */
const batches: readonly (readonly [times: readonly number[], labels: readonly number[]])[] = [
  [[7, 5, 6], [3, 2, 1]],
  [[7, 7, 7], [1, 4, 1]],
  [[0, 6, 7], [0, 2, 4]],
  [[5, 2, 3], [2, 1, 3]],
  [[2, 7, 4], [4, 2, 0]],
  [[1, 1, 6], [1, 1, 4]],
]; // biome-ignore format: a table

const losses = (
  reduction: 'mean' | 'sum' | 'none',
  scores: Tensor,
  ...rest: [Tensor, Tensor | number[], Tensor | number[]]
) => {
  const leaf = scores.detach().requiresGrad_();
  const loss = ctcLoss(leaf.logSoftmax(2), ...rest, { reduction, zeroInfinity: true });
  return [loss, ...grad(loss.mul(loss).sum(), leaf)];
};

const fixed = tensor([7n, 6n, 7n]);
const steps: readonly (readonly [name: string, step: Step])[] = [
  ['of both', (x, y, times, labels) => losses('mean', x, y, times, labels)],
  ['of targets that follow one another', (x, y, times, labels) => losses('none', x, y, times, labels)],
  ['of targets, beside numbers', (x, y, _, labels) => losses('sum', x, y, [7, 6, 7], labels)],
  ['of targets, beside a tensor from outside', (x, y, _, labels) => losses('mean', x, y, fixed, labels.to('int32'))],
  ['that are computed', (x, y, times, labels) => losses('sum', x, y, times.add(1).sub(1), labels.mul(1))],
]; // biome-ignore format: a table

async function expectSame(
  step: Step,
  compiled: (...args: Parameters<Step>) => Tensor[] | Promise<Tensor[]>,
  isOneRow = false,
) {
  manualSeed(4);
  for (const [times, labels] of batches) {
    // Six labels in all of every batch that follow one another: shapes are to be the same.
    const counts = isOneRow ? [labels[0]!, 6 - labels[0]! - Math.min(labels[2]!, 2), Math.min(labels[2]!, 2)] : labels;
    const targets = isOneRow ? randint(1, 5, [6]) : randint(1, 5, [3, 4]);
    const args = [
      randn(7, 3, 5),
      targets.to('int64'),
      tensor([...times], { dtype: 'int64' }),
      tensor([...counts], { dtype: 'int64' }),
    ] as const;
    const expected = step(...args);
    const found = await compiled(...args);
    for (const [i, t] of found.entries()) {
      const [mine, wanted] = [(await t.cpu()).toTypedArray(), expected[i]!.toTypedArray()];
      for (const [k, value] of wanted.entries())
        expect(Math.abs(Number(mine[k]) - Number(value))).toBeLessThanOrEqual(
          2e-5 * Math.max(1, Math.abs(Number(value))),
        );
    }
  }
}

it.each(steps)('lengths %s are read at every call', async (name, step) => {
  const isOneRow = name.includes('follow');
  const here = compile(step);
  await expectSame(step, here, isOneRow);
  expect(here.captures).toBe(1);
  if (!device) return;
  const there = await compile(step, { device });
  await expectSame(step, there, isOneRow);
  expect(there.captures).toBe(1);
  await there.dispose();
});

it('lengths that do not fit are refused at every call, with the words of eager calls', async () => {
  const step: Step = (x, y, times, labels) => losses('mean', x, y, times, labels);
  const given = (times: bigint, labels: bigint) =>
    [randn(7, 3, 5), randint(1, 5, [3, 4]).to('int64'), tensor([times, 2n, 3n]), tensor([labels, 1n, 1n])] as const;
  const here = compile(step);
  const there = device && (await compile(step, { device }));
  for (let call = 0; call < 4; call++) {
    here(...given(7n, 4n));
    await there?.(...given(7n, 4n));
  }
  for (const bad of [given(8n, 4n), given(7n, 5n), given(-1n, 1n)]) {
    let message = '';
    try {
      step(...bad);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(/^ctcLoss: /);
    expect(() => here(...bad)).toThrow(message);
    if (there) await expect(there(...bad)).rejects.toThrow(message);
  }
  await there?.dispose();
});
