import { type Tensor, tensor } from '@wick/tensor';
import { adam, classify, mlp, points } from './classify.ts';
import { nn, optim } from './packages.ts';
import type { Case } from './sameAsEager.ts';

const { AveragedModel, getEmaAvgFn, getEmaMultiAvgFn, getSwaAvgFn, getSwaMultiAvgFn } = optim.swaUtils;

/** Buffers of floats alone, which are averaged with the others. */
class Scaled extends nn.Module {
  linear = new nn.Linear(4, 8);
  norm = new nn.InstanceNorm1d(2, { affine: true });
  out = new nn.Linear(8, 3);
  scale = new nn.Buffer(points().select(0, 0));
  override forward(x: Tensor): Tensor {
    const h = this.linear.forward(x.mul(this.scale));
    return this.out.forward(this.norm.forward(h.view(-1, 2, 4)).flatten(1));
  }
}

/** With whole numbers among its buffers, which every call changes: small ones, others below 0 and one that no double holds. */
class Numbered extends nn.Module {
  layer = mlp();
  small = new nn.Buffer(tensor([3n, -7n, 0n, 70_000_001n, -(2n ** 40n) - 3n]));
  large: nn.Buffer = new nn.Buffer(tensor([2n ** 60n + 1n, -(2n ** 54n) - 1n]));
  override forward(x: Tensor): Tensor {
    this.small.add_(tensor([1n, -100n, 13n, 5n, 2n ** 33n]));
    this.large.add_(1);
    return this.layer.forward(x) as Tensor;
  }
}

const counted = () => new nn.Sequential(new nn.Linear(4, 6), new nn.BatchNorm1d(6), new nn.ReLU(), new nn.Linear(6, 3));

/** A step of training, and the model taken into an average. */
export const averaged =
  (
    options: () => optim.swaUtils.AveragedModelOptions,
    make: () => nn.Module = counted,
    dtype: 'float32' | 'float64' = 'float32',
  ): (() => Case) =>
  () => {
    const model = make().to(dtype);
    const average = new AveragedModel(model, options());
    const inner = classify(model, adam, () => points().to(dtype), 3);
    return {
      ...inner,
      step: (x: Tensor, y: Tensor) => {
        const loss = (inner.step as (x: Tensor, y: Tensor) => Tensor)(x, y);
        average.updateParameters(model);
        return loss;
      },
      state: [...inner.state, () => average.stateDict()],
    };
  };

/** Averages of weights that are steps of the plan. */
export const averageCases: Record<string, () => Case> = {
  'the mean of weights': averaged(() => ({})),
  'the mean of weights, by name': averaged(() => ({ avgFn: getSwaAvgFn() })),
  'the mean of all weights at once': averaged(() => ({ multiAvgFn: getSwaMultiAvgFn() })),
  'a moving average of weights': averaged(() => ({ avgFn: getEmaAvgFn(0.9) })),
  'a moving average of all weights at once': averaged(() => ({ multiAvgFn: getEmaMultiAvgFn(0.9) })),
  'a moving average that is fast': averaged(() => ({ multiAvgFn: getEmaMultiAvgFn(0.3) })),
  'a moving average that forgets half': averaged(() => ({ multiAvgFn: getEmaMultiAvgFn(0.5) })),
  'the mean of weights and buffers': averaged(
    () => ({ useBuffers: true }),
    () => new Scaled(),
  ),
  'a moving average of weights and buffers': averaged(
    () => ({ multiAvgFn: getEmaMultiAvgFn(0.9), useBuffers: true }),
    () => new Scaled(),
  ),
  'the mean of doubles': averaged(() => ({}), counted, 'float64'),
  'the mean of all doubles at once': averaged(() => ({ multiAvgFn: getSwaMultiAvgFn() }), counted, 'float64'),
  'a moving average of doubles': averaged(() => ({ avgFn: getEmaAvgFn(0.9) }), counted, 'float64'),
  'a moving average of all doubles at once, and of buffers': averaged(
    () => ({ multiAvgFn: getEmaMultiAvgFn(0.3), useBuffers: true }),
    () => new Scaled(),
    'float64',
  ),
};

/** Those that run in JavaScript: functions of one's own, counts that are averaged, which loops over the arena do. */
export const otherAverageCases: Record<string, () => Case> = {
  "an average of one's own": averaged(() => ({ avgFn: (mine, theirs) => mine.maximum(theirs) })),
  'an average of counts': averaged(() => ({ multiAvgFn: getEmaMultiAvgFn(0.9), useBuffers: true })),
  'an average of counts, by name': averaged(() => ({ avgFn: getEmaAvgFn(0.3), useBuffers: true })),
  'the mean of counts': averaged(() => ({ useBuffers: true })),
  'the mean of all counts at once': averaged(() => ({ multiAvgFn: getSwaMultiAvgFn(), useBuffers: true })),
  'an average of whole numbers of any size': averaged(
    () => ({ avgFn: getEmaAvgFn(0.7), useBuffers: true }),
    () => new Numbered(),
  ),
};
