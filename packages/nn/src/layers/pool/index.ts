// Pooling, and its inverse

export { AdaptiveAvgPool1d } from './adaptiveAvgPool1d.ts';
export { AdaptiveAvgPool2d } from './adaptiveAvgPool2d.ts';
export { AdaptiveAvgPool3d } from './adaptiveAvgPool3d.ts';
export { AdaptiveMaxPool1d } from './adaptiveMaxPool1d.ts';
export { AdaptiveMaxPool2d } from './adaptiveMaxPool2d.ts';
export { AdaptiveMaxPool3d } from './adaptiveMaxPool3d.ts';
export { AvgPool1d } from './avgPool1d.ts';
export { AvgPool2d } from './avgPool2d.ts';
export { AvgPool3d } from './avgPool3d.ts';
export { FractionalMaxPool2d } from './fractionalMaxPool2d.ts';
export { FractionalMaxPool3d } from './fractionalMaxPool3d.ts';
export type { FractionalMaxPoolLayerOptions } from './fractionalMaxPoolNd.ts';
export { LPPool1d } from './lpPool1d.ts';
export { LPPool2d } from './lpPool2d.ts';
export { LPPool3d } from './lpPool3d.ts';
export type { LPPoolLayerOptions } from './lpPoolNd.ts';
export { MaxPool1d } from './maxPool1d.ts';
export { MaxPool2d } from './maxPool2d.ts';
export { MaxPool3d } from './maxPool3d.ts';
export type { MaxPoolLayerOptions, Pooled } from './maxPoolNd.ts';
export { MaxUnpool1d } from './maxUnpool1d.ts';
export { MaxUnpool2d } from './maxUnpool2d.ts';
export { MaxUnpool3d } from './maxUnpool3d.ts';
export type { MaxUnpoolCallOptions, MaxUnpoolLayerOptions } from './maxUnpoolNd.ts';
