import { gelu, Tensor } from '@wick/tensor';
import { shown } from '../../arguments.ts';
import { relu } from '../../functional/relu.ts';
import { Module } from '../../module/module.ts';
import { GELU } from '../activation/gelu.ts';
import { ReLU } from '../activation/relu.ts';

/** The nonlinearity between the two Linear layers: by name, as a function, or as a layer. */
export type TransformerActivation = 'relu' | 'gelu' | Module | ((x: Tensor) => Tensor);

/** A name as its function; functions and layers as they are. */
export function readActivation(where: string, activation: TransformerActivation): Module | ((x: Tensor) => Tensor) {
  if (activation === 'relu') return relu;
  if (activation === 'gelu') return gelu;
  if (activation instanceof Module || typeof activation === 'function') return activation;
  if (typeof activation === 'string')
    throw new RangeError(
      `${where}: activation must be 'relu', 'gelu', a function or a layer, got ${shown(activation)}`,
    );
  throw new TypeError(`${where}: activation must be 'relu', 'gelu', a function or a layer, got ${shown(activation)}`);
}

export function activate(activation: Module | ((x: Tensor) => Tensor), x: Tensor): Tensor {
  const y = activation instanceof Module ? activation.forward(x) : activation(x);
  if (!(y instanceof Tensor)) throw new TypeError(`Transformer: activation must give a Tensor, got ${shown(y)}`);
  return y;
}

/** Whether it is one of the two activations for which PyTorch has an inference path of its own. */
export function isReluOrGelu(activation: Module | ((x: Tensor) => Tensor)): boolean {
  return activation === relu || activation === gelu || activation instanceof ReLU || activation instanceof GELU;
}
