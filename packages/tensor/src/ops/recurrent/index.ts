export { gru } from './gru.ts';
export { gruCell } from './gruCell.ts';
export { lstm } from './lstm.ts';
export { lstmCell } from './lstmCell.ts';
export { rnnRelu, rnnTanh } from './rnn.ts';
export { rnnReluCell, rnnTanhCell } from './rnnCell.ts';
export type { RnnStackOptions } from './stack.ts';
