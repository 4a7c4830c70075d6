import { checkpoint, inspect, onnx, Tensor } from 'wick';

/** One tensor of a file. */
export interface FileTensor {
  readonly name: string;
  readonly stats: inspect.TensorStats;
  /** As the file has it: half types are not those they are computed in. */
  readonly dtype: checkpoint.FileDType;
  readonly distribution: string;
}

/** What is in a file. */
export interface FileContent {
  readonly tensors: readonly FileTensor[];
  /** What is not read, in words: it hides none of the others. */
  readonly unread: readonly string[];
}

/**
 * Reads the tensors of a .safetensors, .pt/.pth, .npz, .npy or .onnx file; of another name (.bin) its first bytes decide. An
 * Error says what is wrong with it.
 */
export function inspectFile(name: string, bytes: Uint8Array): FileContent {
  const extension = name.toLowerCase().match(/\.[a-z]+$/)?.[0] ?? '';
  const read = readers[extension] ?? readers[sniffed(bytes)];
  if (bytes.length === 0) throw new RangeError(`${name}: the file is empty`);
  if (!read)
    throw new RangeError(
      `${name}: neither its name nor its first bytes are those of a file that is read (${Object.keys(readers).join(', ')})`,
    );
  const tensors: FileTensor[] = [];
  const unread: string[] = [];
  for (const [path, found] of entriesOf(read(bytes)))
    if (found instanceof checkpoint.UnreadableTensor) unread.push(`${path} (${found.what})`);
    else
      tensors.push({
        name: path,
        stats: inspect.tensorStats(found, { bins: 24 }),
        dtype: checkpoint.storedDType(found),
        distribution: found.isFloatingPoint() && found.numel() > 0 ? inspect.identifyDistribution(found).text : '',
      });
  if (tensors.length === 0)
    throw new RangeError(`${name} holds no tensors${unread.length > 0 ? ` that are read: ${unread.join(', ')}` : ''}`);
  return { tensors, unread };
}

type Found = Tensor | checkpoint.UnreadableTensor;
const keep = { unreadable: 'keep' } as const;

const readers: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  '.safetensors': (bytes) => checkpoint.parseSafetensors(bytes, keep),
  '.pt': (bytes) => checkpoint.parseTorch(bytes, keep),
  '.pth': (bytes) => checkpoint.parseTorch(bytes, keep),
  '.npz': (bytes) => checkpoint.parseNpz(bytes, keep),
  '.npy': (bytes) => ({ array: checkpoint.parseNpy(bytes, keep) }),
  '.onnx': (bytes) => new Map(onnx.parseOnnx(bytes).tensors.map((tensor) => [tensor.name, initialiser(tensor)])),
};

/** What a file is by its first bytes, as the command has it; '' for others. */
function sniffed(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0x93 && second === 0x4e) return '.npy';
  if ((first === 0x50 && second === 0x4b) || (first === 0x80 && second! <= 5)) return '.pt';
  return bytes[8] === 0x7b && bytes[7] === 0 ? '.safetensors' : '';
}

function initialiser({ dtype, shape, read }: onnx.OnnxTensor): Found {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof onnx.OnnxError)) throw error;
    return new checkpoint.UnreadableTensor(dtype, shape, error.message);
  }
}

/** Every tensor within plain objects, maps and lists, with its path; what stands in two places, at the first. */
function entriesOf(value: unknown): [string, Found][] {
  const found: [string, Found][] = [];
  const walked = new Set<unknown>();
  const walk = (path: string, value: unknown): void => {
    if (value instanceof Tensor || value instanceof checkpoint.UnreadableTensor) found.push([path || 'value', value]);
    else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !walked.has(value)) {
      walked.add(value);
      const parts = value instanceof Map || Array.isArray(value) ? value.entries() : Object.entries(value);
      for (const [key, inner] of parts) walk(path ? `${path}.${String(key)}` : String(key), inner);
    }
  };
  walk('', value);
  return found;
}
