// SimCLR (Chen et al., 2020): two noisy views of each picture find each other among all others, by the NT-Xent loss.
import { arange, cat, eye, manualSeed, nn, optim, rand, randnLike, type Tensor, where } from 'wick';

const { functional: F } = nn;

class SimCLR extends nn.Module {
  encoder = new nn.Sequential(
    new nn.Conv2d(1, 8, 3, { stride: 2, padding: 1, bias: false }),
    new nn.BatchNorm2d(8),
    new nn.ReLU(),
    new nn.Flatten(),
  );
  projector: nn.Layer;

  constructor(dim: number) {
    super();
    this.projector = new nn.Sequential(new nn.Linear(128, 32), new nn.ReLU(), new nn.Linear(32, dim));
  }

  override forward(x: Tensor): Tensor {
    return F.normalize(this.projector.forward(this.encoder.forward(x)), { dim: 1 });
  }
}

function augment(x: Tensor): Tensor {
  const flipped = where(rand(x.size(0), 1, 1, 1).lt(0.5), x.flip(3), x);
  return flipped.add(randnLike(x).mul(0.1));
}

function infoNCE(z: Tensor, temperature = 0.5): Tensor {
  const n = z.size(0) / 2;
  const similarity = z.matmul(z.T).div(temperature);
  const others = similarity.maskedFill(eye(2 * n, { dtype: 'bool' }), -Infinity);
  const positive = cat([arange(n, 2 * n), arange(n)]);
  return F.crossEntropy(others, positive);
}

export function losses(steps: number): number[] {
  manualSeed(3);
  const images = rand(8, 1, 8, 8);
  const model = new SimCLR(16);
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.05, momentum: 0.9 });
  const scheduler = new optim.lrScheduler.CosineAnnealingLR(optimizer, 10);
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    const loss = infoNCE(model.forward(cat([augment(images), augment(images)])));
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    scheduler.step();
    out.push(loss.item());
  }
  return out;
}
