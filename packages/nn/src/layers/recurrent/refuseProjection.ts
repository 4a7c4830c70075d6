import { isRecord } from '@wick/tensor/internal';

/** Only the LSTM projects; the others refuse the option, as PyTorch does. */
export function refuseProjection(where: string, given: readonly unknown[]): void {
  const options = given.at(-1);
  if (isRecord(options) && 'projSize' in options)
    throw new RangeError(`${where}: projSize is an option of LSTM only, not of RNN or GRU`);
}
