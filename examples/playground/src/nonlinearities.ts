import type { init } from 'wick';
import type { Activation } from './state.ts';

/** What the Kaiming functions are told of the activation; those without a gain of their own count as ReLU. */
export const nonlinearities: Record<Activation, { a: number; nonlinearity: init.Nonlinearity }> = {
  relu: { a: 0, nonlinearity: 'relu' },
  leakyRelu: { a: 0.01, nonlinearity: 'leaky_relu' },
  tanh: { a: 0, nonlinearity: 'tanh' },
  sigmoid: { a: 0, nonlinearity: 'sigmoid' },
  gelu: { a: 0, nonlinearity: 'relu' },
  silu: { a: 0, nonlinearity: 'relu' },
  selu: { a: 0, nonlinearity: 'selu' },
};
