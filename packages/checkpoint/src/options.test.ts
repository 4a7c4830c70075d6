import { ones } from '@wick/tensor';
import { expectRefusesUnknown, unlisted } from '@wick/testing';
import * as checkpoint from './index.ts';

const x = ones(2);
const npy = checkpoint.serializeNpy(x);
const npz = checkpoint.serializeNpz({ x });
const safetensors = checkpoint.serializeSafetensors({ x });
const torch = checkpoint.serializeTorch({ x });
const nowhere = '/nowhere/at/all';
const calls: Record<string, (options: never) => unknown> = {
  loadNpy: (options) => checkpoint.loadNpy(npy, options),
  parseNpy: (options) => checkpoint.parseNpy(npy, options),
  loadSafetensors: (options) => checkpoint.loadSafetensors(safetensors, options),
  loadShardedSafetensors: (options) => checkpoint.loadShardedSafetensors(nowhere, options),
  'SafetensorsFile.get': async (options) => (await checkpoint.openSafetensors(safetensors)).get('x', options),
  parseNpz: (options) => checkpoint.parseNpz(npz, options),
  loadNpz: (options) => checkpoint.loadNpz(npz, options),
  parseSafetensors: (options) => checkpoint.parseSafetensors(safetensors, options),
  parseTorch: (options) => checkpoint.parseTorch(torch, options),
  'parseTorch loaded': (options) => checkpoint.loadTorch(torch, options),
  serializeNpy: (options) => checkpoint.serializeNpy(x, options),
  'serializeNpy saved': (options) => checkpoint.saveNpy(nowhere, x, options),
  serializeNpz: (options) => checkpoint.serializeNpz({ x }, options),
  'serializeNpz saved': (options) => checkpoint.saveNpz(nowhere, { x }, options),
  serializeSafetensors: (options) => checkpoint.serializeSafetensors({ x }, options),
  'serializeSafetensors saved': (options) => checkpoint.saveSafetensors(nowhere, { x }, options),
  serializeTorch: (options) => checkpoint.serializeTorch({ x }, options),
  'serializeTorch saved': (options) => checkpoint.saveTorch(nowhere, { x }, options),
  loadPretrained: (options) => checkpoint.loadPretrained(safetensors, options),
  download: (options) => checkpoint.download('data:,', options),
  saveBytes: (options) => checkpoint.saveBytes(nowhere, '', options),
};

test.each(Object.entries(calls))('%s refuses an option that there is not, by name', expectRefusesUnknown);

test('every function is among them, or takes no options', () => {
  const both = ['loadTorch', 'saveNpy', 'saveNpz', 'saveSafetensors', 'saveTorch'];
  const without =
    'CheckpointError UnreadableTensor SafetensorsFile openSafetensors parseSafetensorsHeader readSafetensorsHeader storeAs storedDType'.split(
      ' ',
    );
  expect(unlisted(checkpoint, Object.keys(calls), both, without)).toEqual([]);
});
