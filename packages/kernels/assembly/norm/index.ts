export { normRows } from './forward';
export { normRowsBackward } from './backward';
