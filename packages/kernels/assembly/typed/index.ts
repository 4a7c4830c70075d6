export { runBytes, runDoubles, runInts, runLongs } from './arithmetic';
export { narrowDoubles, narrowInts, narrowLongs, widenDoubles, widenInts, widenLongs } from './truths';
