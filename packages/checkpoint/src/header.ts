// The entry `@wick/checkpoint/header`: what can be said of a file without a tensor being made.
export { CheckpointError } from './error.ts';
export { elementSize, type FileDType } from './fileDType.ts';
export type { SafetensorsHeader, TensorInfo, UnreadableInfo } from './safetensors/header.ts';
export { readSafetensorsHeader } from './safetensors/readHeader.ts';
export type { Source } from './source.ts';
