export { invertPermutation } from './invertPermutation.ts';
export { PackedSequence } from './packedSequence.ts';
export { type PackPaddedSequenceOptions, packPaddedSequence } from './packPaddedSequence.ts';
export { packSequence } from './packSequence.ts';
export { type PadPackedSequenceOptions, padPackedSequence } from './padPackedSequence.ts';
export { type PadSequenceOptions, padSequence } from './padSequence.ts';
export { unpackSequence } from './unpackSequence.ts';
export { unpadSequence } from './unpadSequence.ts';
