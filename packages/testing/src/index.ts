export { attacked, attackSize } from './attacked.ts';
export { type DecodedArrays, decodeArray, type EncodedArray, type EncodedDType } from './decodeArray.ts';
export type { Comparable, ElementArray, Nested, TensorLike } from './elements.ts';
export { expectClose, type Tolerance } from './expectClose.ts';
export { expectUlp } from './expectUlp.ts';
export { type BrowserName, findBrowser, softwareWebGpu } from './findBrowser.ts';
export { Firefox } from './firefox.ts';
export { fixture, torchVersion } from './fixture.ts';
export { type GradcheckOptions, gradcheck, gradgradcheck } from './gradcheck.ts';
export type { Differentiable } from './jacobian.ts';
export { pageImports } from './pageImports.ts';
export {
  decodeRecorded,
  expectRecorded,
  type Recorded,
  type RecordedArray,
  recordedGradient,
  recordedTensor,
} from './recorded.ts';
export { expectRefusesUnknown, unlisted } from './refusesUnknown.ts';
export { type Site, serveFolder } from './serveFolder.ts';
export { sha256 } from './sha256.ts';
export { testAdapter } from './testGpu.ts';
export { typescriptProgram } from './typescriptProgram.ts';
