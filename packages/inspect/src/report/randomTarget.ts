import type { Module } from '@wick/nn';
import { forkRng, isGradEnabled, manualSeed, noGrad, randint, randn, type Tensor } from '@wick/tensor';
import { firstTensor, inMode, readInputs } from '../arguments.ts';
import type { ModelInput } from '../summary/types.ts';

/**
 * Something for a model to be compared with, where nobody gave a target: classes for rows of scores, normal values for
 * anything else. Null where no gradient could come of it.
 */
export function randomTarget(model: Module, input: ModelInput, seed: number, mode: 'train' | 'eval'): Tensor | null {
  if (!isGradEnabled() || ![...model.parameters()].some((parameter) => parameter.requiresGrad)) return null;
  return forkRng(() => {
    manualSeed(seed);
    const inputs = readInputs('report', input);
    const buffers = [...model.buffers()].map((buffer) => [buffer, buffer.detach().clone()] as const);
    const output = firstTensor(noGrad(() => inMode(model, mode, () => model.forward(...inputs))));
    noGrad(() => {
      for (const [buffer, values] of buffers) buffer.copy_(values);
    });
    if (!output?.isFloatingPoint()) return null;
    const [rows, classes] = output.shape;
    return output.ndim === 2 && classes! > 1 ? randint(0, classes!, [rows!]) : randn(...output.shape);
  });
}
