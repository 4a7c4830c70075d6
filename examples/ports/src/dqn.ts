// Deep Q-learning (Mnih et al., 2013) with a replay memory and a target network, on a ring of places.
import { cat, manualSeed, nn, noGrad, optim, rand, randint, randperm, type Tensor, tensor } from 'wick';

const { functional: F } = nn;
const places = 6;
const batchSize = 16;
const gamma = 0.9;
const tau = 0.05;

class DQN extends nn.Module {
  layer1 = new nn.Linear(places, 24);
  layer2 = new nn.Linear(24, 24);
  layer3 = new nn.Linear(24, 2);

  override forward(x: Tensor): Tensor {
    return this.layer3.forward(F.relu(this.layer2.forward(F.relu(this.layer1.forward(x)))));
  }
}

interface Transition {
  state: Tensor;
  action: Tensor;
  nextState: Tensor;
  reward: Tensor;
}

const see = (place: number) => F.oneHot(tensor([place], { dtype: 'int64' }), places).float();

export function losses(steps: number): number[] {
  manualSeed(1);
  const policyNet = new DQN();
  const targetNet = new DQN();
  targetNet.loadStateDict(policyNet.stateDict());
  const optimizer = new optim.AdamW(policyNet.parameters(), { lr: 1e-3, amsgrad: true });
  const memory: Transition[] = [];
  let place = 0;
  const out: number[] = [];
  while (out.length < steps) {
    const eps = 0.9 * 0.95 ** memory.length;
    const action =
      rand(1).item() > eps ? noGrad(() => policyNet.forward(see(place)).max(1).indices.view(1, 1)) : randint(2, [1, 1]);
    const to = (place + (action.item() === 1 ? 1 : places - 1)) % places;
    memory.push({ state: see(place), action, nextState: see(to), reward: tensor([to === 3 ? 1 : 0]) });
    if (memory.length > 100) memory.shift();
    place = to === 3 ? 0 : to;
    if (memory.length < batchSize) continue;

    const order = randperm(memory.length).narrow(0, 0, batchSize).tolist<number[]>();
    const picked = order.flatMap((i) => memory.slice(i, i + 1));
    const batch = (part: keyof Transition) => cat(picked.map((transition) => transition[part]));
    const values = policyNet.forward(batch('state')).gather(1, batch('action')).squeeze(1);
    const wanted = noGrad(() => {
      const next = targetNet.forward(batch('nextState')).max(1).values;
      return batch('reward').add(next.mul(gamma));
    });
    const loss = F.smoothL1Loss(values, wanted);
    optimizer.zeroGrad();
    loss.backward();
    nn.utils.clipGradValue_(policyNet.parameters(), 100);
    optimizer.step();
    noGrad(() => {
      const policy = new Map(policyNet.namedParameters());
      for (const [name, p] of targetNet.namedParameters()) p.lerp_(policy.get(name) ?? p, tau);
    });
    out.push(loss.item());
  }
  return out;
}
