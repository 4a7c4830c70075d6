import { type Rule, show } from '@wick/tensor/internal';
import { gelu, Tensor } from '@wick/tensor/light';
import { relu } from '../../functional/relu.ts';
import { Module } from '../../module/module.ts';
import { GELU } from '../activation/gelu.ts';
import { ReLU } from '../activation/relu.ts';

/** The nonlinearity between the two Linear layers: by name, as a function, or as a layer. */
export type TransformerActivation = 'relu' | 'gelu' | Module | ((x: Tensor) => Tensor);

/** What a layer calls between its two products. */
export type Activation = Module | ((x: Tensor) => Tensor);

/** The word, function or layer that was given, as something to call. */
export const activation: Rule<Activation> = {
  value: relu,
  read(where, name, given) {
    if (given === 'relu') return relu;
    if (given === 'gelu') return gelu;
    if (given instanceof Module || typeof given === 'function') return given as Activation;
    const message = `${where}: ${name} must be 'relu', 'gelu', a function or a layer, got ${show(given)}`;
    throw typeof given === 'string' ? new RangeError(message) : new TypeError(message);
  },
};

export function activate(activation: Activation, x: Tensor): Tensor {
  const y = activation instanceof Module ? activation.forward(x) : activation(x);
  if (!(y instanceof Tensor)) throw new TypeError(`Transformer: activation must give a Tensor, got ${show(y)}`);
  return y;
}

/** Whether it is one of the two activations for which PyTorch has an inference path of its own. */
export function isReluOrGelu(activation: Activation): boolean {
  return activation === relu || activation === gelu || activation instanceof ReLU || activation instanceof GELU;
}
