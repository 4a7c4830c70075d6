// Tensor and its element types

export { type BackwardOptions, type GradOptions, grad } from './autograd/backward.ts';
export { defineFunction, type FunctionContext, type FunctionDefinition } from './autograd/function.ts';
// Gradients
export { enableGrad, isGradEnabled, noGrad } from './autograd/gradMode.ts';
export type { DType, Scalar, TypedArray } from './core/dtype.ts';
export { ShapeError } from './core/errors.ts';
export { promoteTypes, resultType } from './core/promotion.ts';
// Recording
export { type RecordedCall, record } from './dispatch.ts';
export type { RemovableHandle } from './methods/autograd.ts';
export { Tensor } from './tensor.ts';
