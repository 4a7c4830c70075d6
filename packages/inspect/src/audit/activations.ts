import { calculateGain } from '@wick/init';
import type { Module } from '@wick/nn';

const { exp, max, min, sqrt, tanh } = Math;
const sigmoid = (z: number) => 1 / (1 + exp(-z));

/** An activation: its op, its slope below 0 where it has one. */
export interface Activation {
  readonly name: string;
  readonly slope?: number;
}

/** Layers that act element by element, by the op they run. */
const elementwise: Readonly<Record<string, string>> = {
  ReLU: 'relu',
  ReLU6: 'relu6',
  LeakyReLU: 'leaky_relu',
  Tanh: 'tanh',
  Sigmoid: 'sigmoid',
  LogSigmoid: 'log_sigmoid',
  SELU: 'selu',
  ELU: 'elu',
  CELU: 'celu',
  GELU: 'gelu',
  SiLU: 'silu',
  Mish: 'mish',
  Softplus: 'softplus',
  Softsign: 'softsign',
  Hardtanh: 'hardtanh',
  Hardswish: 'hardswish',
  Hardsigmoid: 'hardsigmoid',
  PReLU: 'prelu',
  RReLU: 'rrelu',
};

/** Layers whose outputs depend on several inputs. */
const mixing: Readonly<Record<string, string>> = { GLU: 'glu', Softmax: 'softmax', LogSoftmax: 'log_softmax' };

const ops: Readonly<Record<string, string>> = { ...elementwise, ...mixing };

/** The names of the layers that act element by element. */
export const elementwiseLayers: readonly string[] = Object.keys(elementwise);

/** The names of those that do not. */
export const mixingLayers: readonly string[] = Object.keys(mixing);

export function activationOf(type: string, module: Module): Activation | null {
  const name = Object.hasOwn(ops, type) ? ops[type]! : null;
  if (name === null) return null;
  return name === 'leaky_relu' ? { name, slope: Reflect.get(module, 'negativeSlope') as number } : { name };
}

/** The gain that keeps the variance; null where calculateGain has none. */
export function gainFor({ name, slope }: Activation): number | null {
  switch (name) {
    case 'relu':
    case 'relu6':
      return calculateGain('relu');
    case 'leaky_relu':
      return calculateGain('leaky_relu', slope);
    case 'tanh':
    case 'sigmoid':
    case 'selu':
      return calculateGain(name);
    default:
      return null;
  }
}

/** Gains people use, by the name of what they are for. */
export const knownGains: readonly (readonly [name: string, gain: number])[] = [
  ['relu', calculateGain('relu')],
  ['linear', 1],
  ['tanh', calculateGain('tanh')],
  ['selu', calculateGain('selu')],
  ['leaky_relu, slope 0.2', calculateGain('leaky_relu', 0.2)],
];

const scale = 1.0507009873554805;
const functions: Readonly<Record<string, (z: number, slope: number) => number>> = {
  relu: (z) => max(0, z),
  relu6: (z) => min(6, max(0, z)),
  leaky_relu: (z, slope) => (z < 0 ? slope * z : z),
  prelu: (z) => (z < 0 ? 0.25 * z : z),
  rrelu: (z) => (z < 0 ? 0.229 * z : z),
  tanh,
  sigmoid,
  selu: (z) => scale * (z > 0 ? z : 1.6732632423543772 * (exp(z) - 1)),
  elu: (z) => (z > 0 ? z : exp(z) - 1),
  celu: (z) => (z > 0 ? z : exp(z) - 1),
  gelu: (z) => z * sigmoid(1.702 * z),
  silu: (z) => z * sigmoid(z),
  mish: (z) => z * tanh(Math.log1p(exp(min(z, 30)))),
  softplus: (z) => (z > 30 ? z : Math.log1p(exp(z))),
  softsign: (z) => z / (1 + Math.abs(z)),
  hardtanh: (z) => min(1, max(-1, z)),
  hardswish: (z) => (z * min(6, max(0, z + 3))) / 6,
  hardsigmoid: (z) => min(6, max(0, z + 3)) / 6,
};

/** E[f(√q z)²] of a unit normal z; null for activations that mix units (softmax, GLU). */
export function secondMoment({ name, slope = 0.01 }: Activation, q: number): number | null {
  if (name === 'none') return q;
  const f = Object.hasOwn(functions, name) ? functions[name]! : null;
  if (f === null) return null;
  let [sum, weights] = [0, 0];
  for (let i = -400; i <= 400; i++) {
    const z = i / 50;
    const weight = exp(-0.5 * z * z);
    sum += weight * f(sqrt(q) * z, slope) ** 2;
    weights += weight;
  }
  return sum / weights;
}
