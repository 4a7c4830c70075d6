import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import type { SafetensorsFile } from '@wick/checkpoint';
import { elementSize, readSafetensorsHeader } from '@wick/checkpoint/header';
import type { CheckpointFile, Content, Entry, Format } from './content.ts';
import { checkFile, fileFault } from './files.ts';
import { InputError } from './host.ts';

const extensions: Readonly<Record<string, Format>> = {
  '.safetensors': 'safetensors',
  '.pt': 'torch',
  '.pth': 'torch',
  '.npz': 'npz',
  '.npy': 'npy',
  '.onnx': 'onnx',
};
const known = Object.keys(extensions).join(', ');

/** The format that a name's extension says; undefined for another. */
export const formatOfName = (path: string): Format | undefined => extensions[extname(path).toLowerCase()];

export const sizeOf = ({ dtype, shape }: Entry): number => numberOf(shape) * elementSize[dtype];
export const numberOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** Opens a file of tensors: of safetensors the header alone is read. InputError says what is wrong with it. */
export async function openCheckpoint(path: string): Promise<CheckpointFile> {
  const size = await checkFile(path);
  const format = formatOfName(path) ?? (await sniff(path));
  try {
    return { ...(await readers[format](path)), format, size };
  } catch (error) {
    throw new InputError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The format of a file by its first bytes. */
async function sniff(path: string): Promise<Format> {
  const handle = await open(path).catch((error: unknown) => {
    throw fileFault(path, error);
  });
  const start = new Uint8Array(9);
  try {
    await handle.read(start, 0, 9, 0);
  } finally {
    await handle.close();
  }
  if (start[0] === 0x93 && start[1] === 0x4e) return 'npy';
  if ((start[0] === 0x50 && start[1] === 0x4b) || (start[0] === 0x80 && start[1]! <= 5)) return 'torch';
  if (start[8] === 0x7b && start[7] === 0) return 'safetensors';
  throw new InputError(`${path}: neither its name nor its first bytes are those of a file that is read (${known})`);
}

// What makes tensors is imported where tensors are asked for: a list of a safetensors file is there in half the time.
const readers: Readonly<Record<Format, (path: string) => Promise<Content>>> = {
  safetensors: readSafetensors,
  torch: async (path) => (await import('./valuesFile.ts')).readTorch(path),
  npz: async (path) => (await import('./valuesFile.ts')).readNpz(path),
  npy: async (path) => (await import('./valuesFile.ts')).readNpy(path),
  onnx: async (path) => (await import('./onnxFile.ts')).readOnnx(path),
};

async function readSafetensors(path: string): Promise<Content> {
  const { tensors, unreadable, metadata } = await readSafetensorsHeader(path);
  let file: Promise<SafetensorsFile> | undefined;
  const opened = () => {
    file ??= import('@wick/checkpoint').then(({ openSafetensors }) => openSafetensors(path));
    return file;
  };
  const entries = [...tensors].map(([name, { dtype, shape }]) => ({
    name,
    dtype,
    shape,
    read: async () => (await opened()).get(name, { unreadable: 'keep' }),
  }));
  const others = [...unreadable].map(
    ([name, { dtype, shape }]) =>
      `${name}: a tensor of dtype ${dtype} and shape [${shape.join(', ')}], which is not read`,
  );
  return { entries, metadata, others, unread: [...unreadable.keys()], close: async () => (await file)?.close() };
}
