// torch.nn.init

export { constant_, dirac_, eye_, ones_, zeros_ } from './constants.ts';
export { calculateFanInAndFanOut, type FanMode } from './fans.ts';
export { calculateGain, type Nonlinearity } from './gain.ts';
export { type KaimingOptions, kaimingNormal_, kaimingUniform_ } from './kaiming.ts';
export { orthogonal_ } from './orthogonal.ts';
export { sparse_ } from './sparse.ts';
export { type TruncNormalOptions, truncNormal_ } from './truncNormal.ts';
export { normal_, uniform_ } from './uniformNormal.ts';
export { withoutDraws } from './withoutDraws.ts';
export { type XavierOptions, xavierNormal_, xavierUniform_ } from './xavier.ts';
// What torch lacks: variance scaling, and truncated normals as others cut them

export { truncNormalTf_, truncNormalTimm_ } from './truncNormalInverse.ts';
export { lecunNormal_, lecunUniform_, type VarianceScalingOptions, varianceScaling_ } from './varianceScaling.ts';

// Without draws, and convolutions that keep lengths

export { deltaOrthogonal_ } from './deltaOrthogonal.ts';
export { sinusoidal_ } from './sinusoidal.ts';
export { zerO_ } from './zerO.ts';

// For one architecture

export { type IcnrOptions, icnr_ } from './icnr.ts';
export { type MimeticOptions, mimetic_ } from './mimetic.ts';
export { chrono_, lstmForgetBias_ } from './recurrentBias.ts';
export {
  fixup_,
  type ResidualProjectionOptions,
  residualProjection_,
  type TFixupOptions,
  tFixup_,
} from './residual.ts';
export { type SirenOptions, siren_ } from './siren.ts';
