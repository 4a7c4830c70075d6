import { naming } from '@wick/tensor/internal';
import { empty } from '@wick/tensor/light';
import type { FloatDType } from './options.ts';
import { Parameter } from './parameter.ts';

/** A layer's parameter of these sizes, to be filled. What memory has no room for is refused in the layer's name. */
export function sized(layer: { readonly typeName: string }, dtype: FloatDType, ...shape: number[]): Parameter {
  return naming(layer.typeName, () => new Parameter(empty(shape, { dtype })));
}
