// Model-agnostic meta-learning (Finn et al., 2017): a start from which one step of gradient descent learns a sine.
import { grad, manualSeed, nn, optim, rand, sin, type Tensor, tanh, zeros } from 'wick';

const { functional: F } = nn;

class Net extends nn.Module {
  l1 = new nn.Linear(1, 20);
  l2 = new nn.Linear(20, 20);
  l3 = new nn.Linear(20, 1);

  override forward(x: Tensor): Tensor {
    return this.l3.forward(tanh(this.l2.forward(tanh(this.l1.forward(x)))));
  }
}

function task(): (n: number) => [x: Tensor, y: Tensor] {
  const amplitude = rand(1).mul(4.9).add(0.1);
  const phase = rand(1).mul(Math.PI);
  return (n) => {
    const x = rand(n, 1).mul(10).sub(5);
    return [x, amplitude.mul(sin(x.add(phase)))];
  };
}

export function losses(steps: number): number[] {
  manualSeed(42);
  const model = new Net();
  const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    let metaLoss = zeros([]);
    for (let i = 0; i < 2; i++) {
      const sample = task();
      const params = new Map(model.namedParameters());
      const [x, y] = sample(10);
      const loss = F.mseLoss(model.forward(x), y);
      const grads = grad(loss, [...params.values()], { createGraph: true });
      const fast = Object.fromEntries([...params].map(([name, p], k) => [name, p.sub(grads[k]?.mul(0.01) ?? 0)]));
      const [x2, y2] = sample(10);
      metaLoss = metaLoss.add(F.mseLoss(nn.utils.stateless.functionalCall(model, fast, x2), y2));
    }
    optimizer.zeroGrad();
    metaLoss.backward();
    optimizer.step();
    out.push(metaLoss.item());
  }
  return out;
}
