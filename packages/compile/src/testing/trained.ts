import type { Tensor } from '@wick/tensor';
import type { nn, optim } from './packages.ts';
import type { Case } from './sameAsEager.ts';

/** A training step of a model, with its loss. */
export function trained(
  model: nn.Module,
  make: (params: Iterable<Tensor>) => optim.Optimizer,
  args: (i: number) => readonly unknown[],
  lossOf: (...args: never[]) => Tensor,
): Case {
  const optimizer = make(model.parameters());
  const step = (...given: never[]) => {
    optimizer.zeroGrad();
    const loss = lossOf(...given);
    loss.backward();
    optimizer.step();
    return loss;
  };
  return { step, args, state: [model, optimizer] };
}
