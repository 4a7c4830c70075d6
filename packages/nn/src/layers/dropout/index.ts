// Dropout

export { AlphaDropout } from './alphaDropout.ts';
export { Dropout } from './dropout.ts';
export { Dropout1d } from './dropout1d.ts';
export { Dropout2d } from './dropout2d.ts';
export { Dropout3d } from './dropout3d.ts';
export type { DropoutLayerOptions } from './dropoutNd.ts';
export { FeatureAlphaDropout } from './featureAlphaDropout.ts';
