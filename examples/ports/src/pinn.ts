// A physics-informed network (Raissi et al., 2017): u'' = -u with u(0) = 0 and u'(0) = 1, whose solution is the sine.
import { grad, linspace, manualSeed, nn, onesLike, optim, type Tensor, zeros } from 'wick';

class PINN extends nn.Module {
  net = new nn.Sequential(
    new nn.Linear(1, 16),
    new nn.Tanh(),
    new nn.Linear(16, 16),
    new nn.Tanh(),
    new nn.Linear(16, 1),
  );

  constructor() {
    super();
    for (const m of this.net) {
      if (m instanceof nn.Linear) {
        nn.init.xavierNormal_(m.weight);
        nn.init.zeros_(m.bias);
      }
    }
  }

  override forward(t: Tensor): Tensor {
    return this.net.forward(t);
  }
}

function derivative(y: Tensor, x: Tensor): Tensor {
  const [dy] = grad(y, x, { gradOutputs: onesLike(y), createGraph: true });
  return dy;
}

export function losses(steps: number): number[] {
  manualSeed(123);
  const model = new PINN().double();
  const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
  const t = linspace(0, 6, 30, { dtype: 'float64' }).view(-1, 1).requiresGrad_();
  const t0 = zeros([1, 1], { dtype: 'float64', requiresGrad: true });
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    const u = model.forward(t);
    const du = derivative(u, t);
    const physics = derivative(du, t).add(u).pow(2).mean();
    const u0 = model.forward(t0);
    const boundary = u0.pow(2).mean().add(derivative(u0, t0).sub(1).pow(2).mean());
    const loss = physics.add(boundary.mul(10));
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    out.push(loss.item());
  }
  return out;
}
