import * as nn from '@wick/nn';
import * as optim from '@wick/optim';
import { ones, type Tensor, tensor } from '@wick/tensor';
import { type Keeper, partsOf, remake, Storage } from '@wick/tensor/internal';
import { type Callback, fit, Progress } from '../index.ts';

/** Steps whose losses take a while to come, and how many are on their way at most. */
function slowSteps() {
  const seen = { waiting: 0, most: 0, steps: 0 };
  const step = (): Tensor => {
    const value = Float32Array.of(seen.steps++);
    let isHere = false;
    const keeper: Keeper = {
      bring: () => {
        if (!isHere) throw new Error('read before it came');
        return value;
      },
      fetch: async () => {
        seen.most = Math.max(seen.most, ++seen.waiting);
        for (let i = 0; i < 50; i++) await null;
        seen.waiting--;
        isHere = true;
      },
    };
    return remake({ ...partsOf(tensor([0])), storage: new Storage(keeper, 1) }, false, false);
  };
  return { step, seen };
}

async function run(callbacks: readonly Callback[], steps = 30) {
  const model = new nn.Linear(1, 1);
  const { step, seen } = slowSteps();
  const history = await fit(model, {
    data: Array.from({ length: steps }, () => ones(1)),
    optimizer: new optim.SGD(model.parameters(), { lr: 0 }),
    loss: (preds) => preds.sum(),
    step,
    callbacks,
  });
  expect(history).toEqual([{ loss: (steps - 1) / 2 }]);
  return seen.most;
}

test('losses of a GPU are on their way together where nobody looks at each step, but not without bound', async () => {
  expect(await run([])).toBe(9);
  expect(await run([], 3)).toBe(3);
  expect(await run([{ onEpoch: () => {} }, new Progress({ write: () => {}, columns: 0 })])).toBe(9);
});

test('a callback that looks at a step finds all losses until then', async () => {
  const means: number[] = [];
  expect(await run([{ onStep: ({ loss }) => void means.push(loss.value) }])).toBe(1);
  expect(means).toEqual(Array.from({ length: 30 }, (_, i) => i / 2));
  const some: number[][] = [];
  const every: Callback = {
    wantsStep: ({ step }) => step % 5 === 0,
    onStep: ({ step, loss }) => void some.push([step, loss.count, loss.value]),
  };
  expect(await run([every])).toBe(5);
  expect(some).toEqual([5, 10, 15, 20, 25, 30].map((step) => [step, step, (step - 1) / 2]));
});
