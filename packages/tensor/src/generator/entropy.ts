import { entropyWord } from '#entropy';

/** An unpredictable seed of 53 bits, as many as PyTorch takes: a double holds it exactly. */
export function entropySeed(): bigint {
  const high = entropyWord() & 0x1fffff;
  return (BigInt(high) << 32n) | BigInt(entropyWord());
}
