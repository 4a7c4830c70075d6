import { randint, randn, type Tensor, tensor } from '@wick/tensor';
import { classify, mlp, points, sgd } from '../classify.ts';
import { nn, optim } from '../packages.ts';
import { trained } from '../trained.ts';
import { type Make, optimizer } from './make.ts';

const { functional: F } = nn;

/** Optimizers and losses. */
export const optimizersAndLosses: Record<string, Make> = {
  'an MLP of doubles': optimizer((p) => new optim.SGD(p, { lr: 0.1, momentum: 0.9 }), 'float64'),
  'doubles with AdamW': optimizer((p) => new optim.AdamW(p), 'float64'),
  'doubles with RMSprop': optimizer((p) => new optim.RMSprop(p), 'float64'),
  'Adafactor with decay': optimizer((p) => new optim.Adafactor(p, { lr: 0.01, weightDecay: 0.1, maximize: true })),
  'Adafactor of convolutions': () =>
    classify(
      new nn.Sequential(new nn.Conv2d(1, 2, 3), new nn.Flatten(), new nn.Linear(18, 3)),
      (p) => new optim.Adafactor([...p]),
      () => randn(2, 1, 5, 5),
      3,
    ),
  'Muon without looking ahead': optimizer(
    (p) =>
      new optim.Muon(
        p.filter((t) => t.ndim === 2),
        { nesterov: false, nsSteps: 3 },
      ),
  ),
  'Muon beside AdamW': () => {
    const model = mlp();
    const all = [...model.parameters()];
    const other = new optim.AdamW(all.filter((t) => t.ndim !== 2));
    const inner = classify(model, (p) => new optim.Muon([...p].filter((t) => t.ndim === 2)), points, 3);
    return {
      ...inner,
      step: (x: Tensor, y: Tensor) => {
        other.zeroGrad();
        const loss = (inner.step as (x: Tensor, y: Tensor) => Tensor)(x, y);
        other.step();
        return loss;
      },
    };
  },
  ...Object.fromEntries(
    Object.entries({
      'loss: l1': (x: Tensor, y: Tensor) => F.l1Loss(x, y),
      'loss: mse': (x: Tensor, y: Tensor) => F.mseLoss(x, y),
      'loss: huber': (x: Tensor, y: Tensor) => F.huberLoss(x, y),
      'loss: smooth l1': (x: Tensor, y: Tensor) => F.smoothL1Loss(x, y, { beta: 0.5 }),
      'loss: binary': (x: Tensor, y: Tensor) => F.binaryCrossEntropy(x.sigmoid(), y.sigmoid()),
      'loss: binary of logits': (x: Tensor, y: Tensor) => F.binaryCrossEntropyWithLogits(x, y.sigmoid()),
      'loss: divergence': (x: Tensor, y: Tensor) => F.klDiv(x.logSoftmax(1), y.softmax(1), { reduction: 'batchmean' }),
      'loss: probabilities': (x: Tensor, y: Tensor) => F.crossEntropy(x, y.softmax(1)),
      'loss: soft margin': (x: Tensor, y: Tensor) => F.softMarginLoss(x, y.sign()),
      'loss: cosine': (x: Tensor, y: Tensor) => F.cosineSimilarity(x, y, { dim: 1 }).mean(),
      'loss: triplet': (x: Tensor, y: Tensor) => F.tripletMarginLoss(x, y, y.neg()),
      'loss: gaussian': (x: Tensor, y: Tensor) => F.gaussianNllLoss(x, y, y.square().add(1)),
      'loss: poisson': (x: Tensor, y: Tensor) => F.poissonNllLoss(x, y.square()),
    }).map(([name, loss]) => [
      name,
      () => {
        const model = mlp();
        return trained(
          model,
          sgd,
          () => [points(), randn(5, 3)],
          (x: Tensor, y: Tensor) => loss(model.forward(x) as Tensor, y),
        );
      },
    ]),
  ),
  'loss: likelihood': () => {
    const model = mlp();
    return trained(
      model,
      sgd,
      () => [points(), randint(0, 3, [5])],
      (x: Tensor, y: Tensor) => F.nllLoss((model.forward(x) as Tensor).logSoftmax(1), y, { weight: tensor([1, 2, 3]) }),
    );
  },
  'loss: smoothed': () => {
    const model = mlp();
    return trained(
      model,
      sgd,
      () => [points(), randint(0, 3, [5])],
      (x: Tensor, y: Tensor) =>
        F.crossEntropy(model.forward(x) as Tensor, y, { labelSmoothing: 0.1, weight: tensor([1, 2, 3]) }),
    );
  },
};
