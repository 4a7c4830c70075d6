export { constant_, dirac_, eye_, ones_, zeros_ } from './constants.ts';
export { calculateFanInAndFanOut, type FanMode } from './fans.ts';
export { calculateGain, type Nonlinearity } from './gain.ts';
export { type KaimingOptions, kaimingNormal_, kaimingUniform_ } from './kaiming.ts';
export { orthogonal_ } from './orthogonal.ts';
export { sparse_ } from './sparse.ts';
export { type TruncNormalOptions, truncNormal_ } from './truncNormal.ts';
export { normal_, uniform_ } from './uniformNormal.ts';
export { type XavierOptions, xavierNormal_, xavierUniform_ } from './xavier.ts';
