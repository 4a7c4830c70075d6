import { compile, type WebGpu, type WebGpuOptions, webgpu } from '@wick/compile';
import * as nn from '@wick/nn';
import * as optim from '@wick/optim';
import { manualSeed, randint, randn, type Tensor } from '@wick/tensor';
import { testAdapter } from '@wick/testing';
import { Accuracy, Checkpoints, type FitState, fit } from '../index.ts';

function setUp() {
  manualSeed(4);
  const model = new nn.Sequential(new nn.Linear(4, 8), new nn.Tanh(), new nn.BatchNorm1d(8), new nn.Linear(8, 3));
  const optimizer = new optim.AdamW(model.parameters(), { lr: 0.05 });
  const batches = Array.from({ length: 5 }, (): [Tensor, Tensor] => [randn(6, 4), randint(0, 3, [6])]);
  const step = ([x, y]: [Tensor, Tensor]) => {
    optimizer.zeroGrad();
    const loss = nn.functional.crossEntropy(model.forward(x), y);
    loss.backward();
    optimizer.step();
    return loss;
  };
  return { model, optimizer, batches, step };
}

function close(a: Readonly<Record<string, Tensor>>, b: Readonly<Record<string, Tensor>>): void {
  expect(Object.keys(a)).toEqual(Object.keys(b));
  for (const [name, t] of Object.entries(a)) {
    const [mine, others] = [t, b[name]!].map((one) => Array.from(one.detach().toTypedArray() as Float32Array, Number));
    for (const [i, value] of mine!.entries()) expect(value).toBeCloseTo(others![i]!, 4);
  }
}

test('fit trains with a step on the GPU, and whoever looks finds everything here', async () => {
  const adapter = await testAdapter<NonNullable<WebGpuOptions['adapter']>>();
  if (adapter === null) return;
  const device = await webgpu({ adapter });
  const run = async ({ model, optimizer, batches, step }: ReturnType<typeof setUp>, gpu: WebGpu | null) => {
    const saved: FitState[] = [];
    const seen: number[] = [];
    const history = await fit(model, {
      data: batches,
      optimizer,
      loss: (preds: Tensor, target: Tensor) => nn.functional.crossEntropy(preds, target),
      step: gpu ? await compile(step, { device: gpu }) : step,
      epochs: 3,
      validation: batches,
      metrics: { accuracy: new Accuracy('multiclass', { numClasses: 3 }) },
      ema: new optim.swaUtils.AveragedModel(model, { multiAvgFn: optim.swaUtils.getEmaMultiAvgFn(0.9) }),
      scheduler: new optim.lrScheduler.StepLR(optimizer, 1, { gamma: 0.5 }),
      callbacks: [
        new Checkpoints(({ state }) => void saved.push(state), { everySteps: 4 }),
        { onEpoch: (at) => void seen.push([...at.model.parameters()][0]!.sum().item()) },
      ],
    });
    return { history, saved, seen, model };
  };
  const [mine, others] = [await run(setUp(), device), await run(setUp(), null)];
  expect(mine.history.length).toBe(3);
  for (const [i, logs] of mine.history.entries())
    for (const [name, value] of Object.entries(logs)) expect(value).toBeCloseTo(others.history[i]![name]!, 4);
  expect(mine.saved.length).toBe(others.saved.length);
  for (const [i, { model }] of mine.saved.entries()) close(model, others.saved[i]!.model);
  for (const [i, sum] of mine.seen.entries()) expect(sum).toBeCloseTo(others.seen[i]!, 4);
  close(mine.model.stateDict(), others.model.stateDict());
  await device.dispose();
});
