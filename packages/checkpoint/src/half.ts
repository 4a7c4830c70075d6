import { narrow, widen } from '@wick/tensor/internal';

// The half types of files, by the conversions of tensors.

/** Widens float16 words to float32. */
export const float16ToFloat32 = (words: Uint16Array): Float32Array => widen(words, 'float16');

/** Widens bfloat16 words to float32. */
export const bfloat16ToFloat32 = (words: Uint16Array): Float32Array => widen(words, 'bfloat16');

/** Rounds to float16; what is too large becomes infinite. */
export const toFloat16 = (values: ArrayLike<number>): Uint16Array => narrow(Float32Array.from(values), 'float16');

/** Rounds to bfloat16. A NaN becomes PyTorch's 0x7fc0. */
export const toBfloat16 = (values: ArrayLike<number>): Uint16Array => narrow(Float32Array.from(values), 'bfloat16');
