// What is torch.nn really? Logistic regression by hand: the gradients are taken off the weights under noGrad.
import { manualSeed, noGrad, rand, randint, randn, type Tensor, zeros } from 'wick';

const logSoftmax = (x: Tensor): Tensor => x.sub(x.exp().sum(-1).log().unsqueeze(-1));

export function losses(steps: number): number[] {
  manualSeed(0);
  const xTrain = rand(320, 64);
  const yTrain = randint(0, 10, [320]);
  const weights = randn(64, 10).div(Math.sqrt(64)).requiresGrad_();
  const bias = zeros(10, { requiresGrad: true });
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    const start = (step * 16) % 320;
    const [xb, yb] = [xTrain.slice(0, start, start + 16), yTrain.slice(0, start, start + 16)];
    const predictions = logSoftmax(xb.matmul(weights).add(bias));
    const loss = predictions.gather(1, yb.unsqueeze(1)).mean().neg();
    loss.backward();
    noGrad(() => {
      for (const p of [weights, bias]) {
        if (!p.grad) continue;
        p.sub_(p.grad.mul(0.5));
        p.grad.zero_();
      }
    });
    out.push(loss.item());
  }
  return out;
}
