export { bernoulli } from './bernoulli';
export { prepare } from './constants';
export { normal, redraw } from './normal';
export { permute, widen } from './permute';
export { skip, words } from './stream';
export { uniform, uniformDouble, uniformWide } from './uniform';

/** Whether this build's multiply-add rounds once. */
export function fuses(): bool {
  return ASC_FEATURE_RELAXED_SIMD;
}
