import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { elementSize, loadNpy, loadNpz, loadTorch, openSafetensors } from '@wick/checkpoint';
import { Tensor } from '@wick/tensor';
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

const readers: Readonly<Record<Format, (path: string) => Promise<Content>>> = {
  async safetensors(path) {
    const file = await openSafetensors(path);
    const entries = [...file.tensors].map(([name, { dtype, shape }]) => ({
      name,
      dtype,
      shape,
      read: () => file.get(name),
    }));
    return { entries, metadata: file.metadata, others: [], close: () => file.close() };
  },
  torch: async (path) => contentOf(await loadTorch<unknown>(path)),
  npz: async (path) => contentOf(await loadNpz(path)),
  npy: async (path) => contentOf(await loadNpy(path)),
  onnx: async (path) => (await import('./onnxFile.ts')).readOnnx(path),
};

/** Every tensor in a value, by its path: `model.conv1.weight`, `optimizer.state.0.exp_avg`. */
function contentOf(value: unknown): Content {
  const entries: Entry[] = [];
  const others: string[] = [];
  // A container that stands in two places is walked once: shared ones, each in the next, would double at every level.
  const walked = new Set<unknown>();
  const visit = (x: unknown, path: string, depth: number): void => {
    if (x instanceof Tensor) {
      entries.push({ name: path || 'value', dtype: x.dtype, shape: x.shape, read: async () => x });
      return;
    }
    const parts = depth < 100 && !walked.has(x) ? partsOf(x) : undefined;
    if (!parts) {
      others.push(`${path || 'value'}: ${describe(x)}`);
      return;
    }
    walked.add(x);
    for (const [key, part] of parts) visit(part, path === '' ? key : `${path}.${key}`, depth + 1);
  };
  visit(value, '', 0);
  return { entries, metadata: {}, others, close: async () => {} };
}

function partsOf(x: unknown): [string, unknown][] | undefined {
  if (x instanceof Map) return [...x].map(([key, part]) => [String(key), part]);
  if (Array.isArray(x)) return x.some((part) => typeof part === 'object') ? Object.entries(x) : undefined;
  if (x === null || typeof x !== 'object' || x instanceof Set || ArrayBuffer.isView(x)) return undefined;
  return Object.entries(x);
}

function describe(x: unknown): string {
  if (x instanceof Set) return `set of ${x.size}`;
  if (ArrayBuffer.isView(x)) return `${x.byteLength} bytes`;
  if (typeof x === 'bigint') return String(x);
  if (Array.isArray(x)) return `list of ${x.length}`;
  if (x !== null && typeof x === 'object') return 'as above';
  return JSON.stringify(x)?.slice(0, 60) ?? String(x);
}
