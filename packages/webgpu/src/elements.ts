import type { ElementType } from '@wick/kernels';

/**
 * Bytes of an element in the arena. A bool and a uint8 are words, int64 keeps its 8 bytes (the low word first, the sign in the
 * high one), and what commands call a double (the sums of logarithms of cross entropy, the statistics of batch normalisation)
 * is one float32.
 */
export const arenaBytes: Readonly<Record<ElementType, number>> = {
  float32: 4,
  float64: 4,
  int32: 4,
  int64: 8,
  uint8: 4,
  bool: 4,
};
