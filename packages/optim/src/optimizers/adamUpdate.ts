import { type Update, written } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { countStep } from '../optimizer/memory.ts';
import { numberOf } from '../optimizer/options.ts';
import type { Adam, AdamGroup, AdamState } from './adam.ts';
import { signOf } from './moments.ts';

const form = 1; // divided by a root, to which eps is added outside

/** Adam's step of one parameter for a compiled function: what `updateGroup` gives the kernel, in numbers. */
export function adamUpdate(optimizer: Adam, group: AdamGroup, p: Tensor, state: AdamState): Update {
  const { amsgrad } = group;
  const { exp_avg: m, exp_avg_sq: v, max_exp_avg_sq: most } = state;
  const states = amsgrad && most ? [m, v, most] : [m, v];
  return {
    kind: 'adam',
    parameter: p,
    states,
    nesterov: false,
    numbers: 11,
    fits: () =>
      group.amsgrad === amsgrad &&
      (!amsgrad || most !== undefined) &&
      optimizer.state.get(p) === state &&
      optimizer.paramGroups.includes(group) &&
      state.exp_avg === m &&
      state.exp_avg_sq === v &&
      state.max_exp_avg_sq === most,
    prepare(into, at) {
      optimizer._stepped = true;
      const round = p.dtype === 'float32' ? Math.fround : (x: number) => x;
      const lr = numberOf(group.lr);
      const [beta1, beta2] = group.betas;
      const { weightDecay, decoupledWeightDecay: apart } = group;
      const step = countStep(state.step);
      into[at] = signOf(group);
      into[at + 1] = apart ? 0 : round(weightDecay);
      into[at + 2] = apart && weightDecay !== 0 ? round(1 - lr * weightDecay) : 1;
      into[at + 3] = round(1 - beta1);
      into[at + 4] = round(beta2);
      into[at + 5] = round(1 - beta2);
      into[at + 6] = round(Math.sqrt(1 - beta2 ** step));
      into[at + 7] = form;
      into[at + 8] = round(group.eps);
      into[at + 9] = round(-lr / (1 - beta1 ** step));
      into[at + 10] = 0;
      written(p);
    },
  };
}
