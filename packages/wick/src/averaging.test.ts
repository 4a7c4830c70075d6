import { expectClose, fixture } from '@wick/testing';
import { manualSeed, nn, optim, randint, randn, type Tensor } from './index.ts';

interface Run {
  losses: number[];
  lrs: number[][];
  output: number[][];
  statistics: number[][];
}
const { cases } = fixture<{ cases: Record<'sgd' | 'adamw', Run> }>(__dirname, 'averaging');
const { lrScheduler, swaUtils } = optim;

function build() {
  const norm = new nn.BatchNorm1d(16);
  const [first, last] = [new nn.Linear(6, 16, { bias: false }), new nn.Linear(16, 3)];
  return { model: new nn.Sequential(first, norm, new nn.ReLU(), last), first, norm, last };
}
type Net = ReturnType<typeof build>;

const setups = {
  sgd: {
    make: ({ model }: Net) => new optim.SGD(model.parameters(), { lr: 0.1, momentum: 0.9, nesterov: true }),
    schedule: (o: optim.AnyOptimizer) => new lrScheduler.OneCycleLR(o, 0.2, { totalSteps: 30 }),
  },
  adamw: {
    make: ({ first, norm, last }: Net) =>
      new optim.AdamW(
        [{ params: first.parameters() }, { params: [...norm.parameters(), ...last.parameters()], lr: 0.01 }],
        { lr: 0.02 },
      ),
    schedule: (o: optim.AnyOptimizer) => new lrScheduler.CosineAnnealingLR(o, 30),
  },
};

it.each(['sgd', 'adamw'] as const)(
  'a seeded net trained with %s, its moving average and its statistics are PyTorch’s',
  (name) => {
    const { losses, lrs, output, statistics } = cases[name];
    manualSeed(11);
    const net = build();
    const { model } = net;
    const optimizer: optim.AnyOptimizer = setups[name].make(net);
    const scheduler = setups[name].schedule(optimizer);
    const averaged = new swaUtils.AveragedModel(model, { multiAvgFn: swaUtils.getEmaMultiAvgFn(0.9) });
    const batches = Array.from({ length: 5 }, () => [randn(20, 6), randint(0, 3, [20])] as const);
    for (let step = 0; step < 30; step++) {
      const [input, target] = batches[step % 5]!;
      optimizer.zeroGrad();
      const loss = nn.functional.crossEntropy(model.forward(input) as Tensor, target);
      loss.backward();
      optimizer.step();
      expectClose(scheduler.getLastLr(), lrs[step]!, { rtol: 1e-15, atol: 0 });
      scheduler.step();
      averaged.updateParameters(model);
      expectClose([loss.item()], [losses[step]!], { rtol: 1e-4, atol: 1e-5 });
    }
    swaUtils.updateBn(batches, averaged);
    const norm = averaged.module.getSubmodule('1') as nn.BatchNorm1d;
    expectClose([norm.running_mean!.tolist(), norm.running_var!.tolist()], statistics, { rtol: 1e-4, atol: 1e-5 });
    expect([averaged.training, averaged.module.training, norm.momentum]).toEqual([true, true, 0.1]);
    expectClose(averaged.eval().forward(batches[0]![0]) as Tensor, output, { rtol: 1e-4, atol: 1e-4 });
  },
);
