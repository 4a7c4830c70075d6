// Gradients

export { type BackwardOptions, type GradientsOf, type GradOptions, grad } from '../autograd/backward.ts';
export {
  defineFunction,
  type FunctionContext,
  type FunctionDefinition,
  type SavedTensors,
} from '../autograd/function.ts';
export { type GradientListener, gradientTap } from '../autograd/gradientTap.ts';
export { enableGrad, isGradEnabled, noGrad, setGradEnabled } from '../autograd/gradMode.ts';
export { inferenceMode, isInference, isInferenceModeEnabled } from '../autograd/inferenceMode.ts';
export type { RemovableHandle } from '../methods/autograd.ts';
