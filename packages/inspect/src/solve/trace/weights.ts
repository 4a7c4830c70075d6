import type { Module } from '@wick/nn';
import type { Tensor } from '@wick/tensor';
import type { Weight } from '../graph.ts';

const product = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1);
const dimsFrom = (weight: Tensor, first: number) => weight.shape.map((_, dim) => dim).slice(first);

/** Of Linear, Bilinear and convolutions: outputs first, the rest is added up. */
export function rowsWeight(tensor: Tensor, bias: Tensor | null): Weight {
  const [units, ...rest] = tensor.shape as [number, ...number[]];
  return { tensor, bias, fan: product(rest), units, inputDims: dimsFrom(tensor, 1) };
}

/** Of transposed convolutions: (in, out / groups, …kernel); each output adds up in / groups · kernel. */
export function transposedWeight(tensor: Tensor, bias: Tensor | null, groups: number): Weight {
  const [inputs, outputs, ...kernel] = tensor.shape as [number, number, ...number[]];
  return {
    tensor,
    bias,
    fan: (inputs / groups) * product(kernel),
    units: outputs * groups,
    inputDims: [0, ...dimsFrom(tensor, 2)],
  };
}

/** Of embeddings and norms: nothing is added up. */
export function plainWeight(tensor: Tensor, bias: Tensor | null = null): Weight {
  return { tensor, bias, fan: null, units: tensor.shape[0] ?? 1, inputDims: [] };
}

export function parameterOf(module: Module, name: string): Tensor | null {
  return (Reflect.get(module, name) as Tensor | null | undefined) ?? null;
}
