export { maxPool } from './maxPool';
export { resample } from './resample';
