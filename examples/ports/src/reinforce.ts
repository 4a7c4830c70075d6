// REINFORCE (Williams, 1992) on a corridor: walk to the right end, where the reward is. In float64, for its loss cancels.
import { manualSeed, nn, optim, stack, type Tensor, tensor } from 'wick';

const { functional: F } = nn;

class Corridor {
  static readonly length = 5;
  private at = 1;
  private time = 0;

  reset(): Tensor {
    this.at = 1;
    this.time = 0;
    return this.observation();
  }

  observation(): Tensor {
    return F.oneHot(tensor(this.at, { dtype: 'int64' }), Corridor.length).double();
  }

  step(action: number): { state: Tensor; reward: number; done: boolean } {
    const end = Corridor.length - 1;
    this.at = Math.min(end, Math.max(0, this.at + (action === 1 ? 1 : -1)));
    this.time += 1;
    const done = this.at === end || this.time === 12;
    return { state: this.observation(), reward: this.at === end ? 1 : -0.1, done };
  }
}

class Policy extends nn.Module {
  affine1 = new nn.Linear(Corridor.length, 16);
  dropout = new nn.Dropout(0.1);
  affine2 = new nn.Linear(16, 2);

  override forward(x: Tensor): Tensor {
    const h = F.relu(this.dropout.forward(this.affine1.forward(x)));
    return F.softmax(this.affine2.forward(h), 1);
  }
}

export function losses(steps: number): number[] {
  manualSeed(543);
  const env = new Corridor();
  const policy = new Policy().double();
  const optimizer = new optim.Adam(policy.parameters(), { lr: 1e-2 });
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    const logProbs: Tensor[] = [];
    const rewards: number[] = [];
    for (let state = env.reset(), done = false; done === false; ) {
      const probs = policy.forward(state.unsqueeze(0));
      const action = probs.detach().multinomial(1);
      logProbs.push(probs.gather(1, action).log().squeeze());
      const next = env.step(action.item());
      rewards.push(next.reward);
      ({ state, done } = next);
    }
    let R = 0;
    const discounted: number[] = [];
    for (const r of rewards.reverse()) {
      R = r + 0.99 * R;
      discounted.unshift(R);
    }
    const returns = tensor(discounted, { dtype: 'float64' });
    const normalised = returns.sub(returns.mean()).div(returns.std().add(1e-6));
    const loss = stack(logProbs).mul(normalised).sum().neg();
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    out.push(loss.item());
  }
  return out;
}
