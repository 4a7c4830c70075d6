import { randint, randn, type Tensor } from '@wick/tensor';
import { nn, optim } from './packages.ts';
import type { Case } from './sameAsEager.ts';

const { functional: F } = nn;

/** One step of training a classifier. */
export function classify(
  model: nn.Module,
  make: (params: Iterable<Tensor>) => optim.Optimizer,
  input: () => Tensor,
  classes: number,
  after?: () => void,
): Case {
  const optimizer = make(model.parameters());
  const step = (x: Tensor, y: Tensor) => {
    optimizer.zeroGrad();
    const loss = F.crossEntropy(model.forward(x), y);
    loss.backward();
    after?.();
    optimizer.step();
    return loss;
  };
  const args = () => {
    const x = input();
    return [x, randint(0, classes, [x.shape[0]!])];
  };
  return { step, args, state: [model, optimizer] };
}

export const sgd = (params: Iterable<Tensor>) => new optim.SGD([...params], { lr: 0.05, momentum: 0.9 });
export const adam = (params: Iterable<Tensor>) => new optim.Adam([...params], { lr: 0.01 });
export const mlp = () => new nn.Sequential(new nn.Linear(4, 8), new nn.Tanh(), new nn.Linear(8, 3));
export const points = () => randn(5, 4);
