// Recurrent layers and their cells

export { GRU } from './gru.ts';
export { GRUCell } from './gruCell.ts';
export { LSTM, type LSTMOptions } from './lstm.ts';
export { LSTMCell } from './lstmCell.ts';
export { RNN, type RNNOptions } from './rnn.ts';
export { RNNBase, type RNNBaseOptions, type RNNMode } from './rnnBase.ts';
export { RNNCell, type RNNCellOptions } from './rnnCell.ts';
export { RNNCellBase, type RNNCellBaseOptions } from './rnnCellBase.ts';
