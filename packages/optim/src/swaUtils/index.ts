export { type Averageable, AveragedModel, type AveragedModelOptions } from './averagedModel.ts';
export {
  type AvgFn,
  getEmaAvgFn,
  getEmaMultiAvgFn,
  getSwaAvgFn,
  getSwaMultiAvgFn,
  type MultiAvgFn,
} from './averages.ts';
export { SWALR, type SWALROptions } from './swaLR.ts';
export { type Normalizing, updateBn } from './updateBn.ts';
