import { type Activation, type Initialiser, type InitialiserName, type Kind, optionOf } from './state.ts';

export const kindLabels: Record<Kind, string> = { linear: 'Linear', conv: 'Conv2d 3×3' };

export const activationLabels: Record<Activation, string> = {
  relu: 'ReLU',
  leakyRelu: 'LeakyReLU',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
  gelu: 'GELU',
  silu: 'SiLU',
  selu: 'SELU',
};

export const initialiserLabels: Record<InitialiserName, string> = {
  default: 'PyTorch default',
  kaimingNormal: 'Kaiming normal',
  kaimingUniform: 'Kaiming uniform',
  xavierNormal: 'Xavier normal',
  xavierUniform: 'Xavier uniform',
  orthogonal: 'Orthogonal',
  normal: 'Normal',
  lsuv: 'LSUV',
};

/** An initialiser with its option, in words. */
export function labelOf(how: Initialiser): string {
  const option = optionOf(how);
  const label = initialiserLabels[how.name];
  if (option === null) return label;
  if (how.name === 'normal') return `${label}, std ${option}`;
  return how.name.startsWith('kaiming') ? `${label}, ${option}` : `${label}, gain ${option}`;
}
