// What goes wrong with files

export type { HalfDType } from './elements.ts';
export { CheckpointError } from './error.ts';
export { elementSize, type FileDType } from './fileDType.ts';
export { loadNpy, parseNpy, type SerializeNpyOptions, saveNpy, serializeNpy } from './numpy/npy.ts';
export {
  loadNpz,
  type ParseNpzOptions,
  parseNpz,
  type SerializeNpzOptions,
  saveNpz,
  serializeNpz,
} from './numpy/npz.ts';
// safetensors
export type { SafetensorsHeader, TensorInfo } from './safetensors/header.ts';
export { openSafetensors, SafetensorsFile } from './safetensors/open.ts';
export {
  loadSafetensors,
  type ParseSafetensorsOptions,
  parseSafetensors,
  parseSafetensorsHeader,
} from './safetensors/parse.ts';
export { readSafetensorsHeader } from './safetensors/readHeader.ts';
export {
  type SerializeSafetensorsOptions,
  saveSafetensors,
  serializeSafetensors,
} from './safetensors/serialize.ts';
export { loadShardedSafetensors } from './safetensors/sharded.ts';
// Where bytes come from
export type { Source } from './source.ts';
export { loadTorch, type ParseTorchOptions, parseTorch } from './torch/parse.ts';
export { type SerializeTorchOptions, saveTorch, serializeTorch } from './torch/serialize.ts';
export { UnreadableTensor } from './torch/unreadable.ts';
export type { AllowedClass } from './torch/values.ts';
// Where they go
export { type SaveBytesOptions, saveBytes } from './writeFile.ts';
