// Linear layers

export { Bilinear } from './bilinear.ts';
export { Identity } from './identity.ts';
export { LazyLinear } from './lazyLinear.ts';
export { Linear, type LinearOptions } from './linear.ts';
