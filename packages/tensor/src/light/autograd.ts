// Gradients

export { type BackwardOptions, type GradientsOf, type GradOptions, grad } from '../autograd/backward.ts';
export {
  defineFunction,
  type FunctionContext,
  type FunctionDefinition,
  type SavedTensors,
} from '../autograd/function.ts';
export { type GradientListener, gradientTap } from '../autograd/gradientTap.ts';
export { enableGrad, inferenceMode, isGradEnabled, noGrad, setGradEnabled } from '../autograd/gradMode.ts';
export type { RemovableHandle } from '../methods/autograd.ts';
