/** Only the LSTM projects; the others refuse the option, as PyTorch does. */
export function refuseProjection(where: string, options: object): void {
  if (options !== null && typeof options === 'object' && 'projSize' in options)
    throw new RangeError(`${where}: projSize is an option of LSTM only, not of RNN or GRU`);
}
