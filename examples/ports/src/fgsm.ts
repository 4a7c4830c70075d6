// Adversarial examples: the fast gradient sign attack (Goodfellow et al., 2014) on a net that learns in between.
import { clamp, manualSeed, nn, noGrad, optim, rand, randint, type Tensor } from 'wick';

const { functional: F } = nn;

const fgsmAttack = (image: Tensor, epsilon: number, dataGrad: Tensor): Tensor =>
  clamp(image.add(dataGrad.sign().mul(epsilon)), 0, 1);

export function losses(steps: number): number[] {
  manualSeed(42);
  const [images, labels] = [rand(64, 1, 12, 12), randint(0, 4, [64])];
  const model = new nn.Sequential(
    new nn.Conv2d(1, 8, 3),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Flatten(),
    new nn.Linear(200, 4),
  );
  const optimizer = new optim.Adadelta(model.parameters(), { lr: 1 });
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    const start = (step % 4) * 16;
    const x = images.narrow(0, start, 16).clone().requiresGrad_();
    const y = labels.narrow(0, start, 16);
    const loss = F.nllLoss(F.logSoftmax(model.forward(x), 1), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    noGrad(() => {
      const perturbed = x.grad ? fgsmAttack(x, 0.1, x.grad) : x;
      out.push(F.nllLoss(F.logSoftmax(model.forward(perturbed), 1), y).item());
    });
  }
  return out;
}
