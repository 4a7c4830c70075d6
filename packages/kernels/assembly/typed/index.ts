export { runBytes, runDoubles, runInts, runLongs } from './arithmetic';
export {
  doublesToInts,
  doublesToLongs,
  floatsToBfloats,
  floatsToHalves,
  floatsToInts,
  floatsToLongs,
  intsToLongs,
} from './conversions';
export { narrowDoubles, narrowInts, narrowLongs, widenDoubles, widenInts, widenLongs } from './truths';
