// What goes wrong with files

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
// Published models
export { type DownloadOptions, type DownloadProgress, download } from './pretrained/download.ts';
export { type LoadPretrainedOptions, loadPretrained } from './pretrained/loadPretrained.ts';
// safetensors
export type { SafetensorsHeader, TensorInfo, UnreadableInfo } from './safetensors/header.ts';
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
// Types of elements
export { storeAs, storedDType } from './stored.ts';
export { loadTorch, type ParseTorchOptions, parseTorch } from './torch/parse.ts';
export { type SerializeTorchOptions, saveTorch, serializeTorch } from './torch/serialize.ts';
export type { AllowedClass } from './torch/values.ts';
export { type UnreadableOptions, UnreadableTensor } from './unreadable.ts';
// Where they go
export { type SaveBytesOptions, saveBytes } from './writeFile.ts';
export type { HalfDType, WrittenDType } from './writtenAs.ts';
