import type { DType } from '@wick/tensor/light';

/** Element types that files hold, by PyTorch's names: wick's own and those it widens. */
export type FileDType = DType | 'float16' | 'bfloat16' | 'int8' | 'int16' | 'uint16' | 'uint32' | 'uint64';

/** Bytes an element takes in a file. */
export const elementSize: Readonly<Record<FileDType, number>> = {
  bool: 1,
  uint8: 1,
  int8: 1,
  int16: 2,
  uint16: 2,
  float16: 2,
  bfloat16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  int64: 8,
  uint64: 8,
  float64: 8,
};
