export { maxPool } from './maxPool';
export { resample } from './resample';
export { poolWindows } from './pool';
