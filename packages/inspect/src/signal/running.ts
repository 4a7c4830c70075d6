import { functional, type Module } from '@wick/nn';
import { noGrad, Tensor } from '@wick/tensor';
import { firstTensor } from '../arguments.ts';
import type { SignalOptions } from './types.ts';

/** The loss of an output, run backward; its value. */
export function runBackward(
  where: string,
  output: unknown,
  target: Tensor,
  options: Pick<SignalOptions, 'lossFunction'>,
): number {
  const first = firstTensor(output);
  if (!first) throw new TypeError(`${where}: forward() gave no tensor to compare with the target`);
  const { lossFunction = target.dtype === 'int64' ? functional.crossEntropy : functional.mseLoss } = options;
  const loss = lossFunction(first, target);
  if (!(loss instanceof Tensor) || loss.numel() !== 1)
    throw new TypeError(`${where}: lossFunction must return a tensor with one element`);
  loss.backward();
  return loss.item();
}

/** Runs `fn` with gradients of its own, and puts gradients and buffers (running statistics) back. */
export function unchanged<T>(model: Module, fn: () => T): T {
  const gradients = [...model.parameters()].map((parameter) => [parameter, parameter.grad] as const);
  const buffers = [...model.buffers()].map((buffer) => [buffer, buffer.detach().clone()] as const);
  for (const [parameter] of gradients) parameter.grad = null;
  try {
    return fn();
  } finally {
    for (const [parameter, gradient] of gradients) parameter.grad = gradient;
    noGrad(() => {
      for (const [buffer, values] of buffers) buffer.copy_(values);
    });
  }
}
