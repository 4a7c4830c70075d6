import { checkpoint, inspect, onnx, Tensor } from 'wick';

/** One tensor of a file. */
export interface FileTensor {
  readonly name: string;
  readonly stats: inspect.TensorStats;
  readonly distribution: string;
}

/** Reads the tensors of a .safetensors, .pt/.pth, .npz, .npy or .onnx file; an Error says what is wrong with it. */
export function inspectFile(name: string, bytes: Uint8Array): FileTensor[] {
  const extension = name.toLowerCase().match(/\.[a-z]+$/)?.[0] ?? '';
  const read = readers[extension];
  if (!read) throw new RangeError(`${name}: expected a file that ends in ${Object.keys(readers).join(', ')}`);
  const tensors = [...named('', read(bytes))];
  if (tensors.length === 0) throw new RangeError(`${name} holds no tensors`);
  return tensors.map(([path, tensor]) => ({
    name: path,
    stats: inspect.tensorStats(tensor, { bins: 24 }),
    distribution: tensor.isFloatingPoint() && tensor.numel() > 0 ? inspect.identifyDistribution(tensor).text : '',
  }));
}

const readers: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  '.safetensors': (bytes) => checkpoint.parseSafetensors(bytes),
  '.pt': (bytes) => checkpoint.parseTorch(bytes),
  '.pth': (bytes) => checkpoint.parseTorch(bytes),
  '.npz': (bytes) => checkpoint.parseNpz(bytes),
  '.npy': (bytes) => ({ array: checkpoint.parseNpy(bytes) }),
  '.onnx': (bytes) => new Map(onnx.parseOnnx(bytes).tensors.map((tensor) => [tensor.name, tensor.read()])),
};

/** Every tensor within plain objects, maps and lists, with its path. */
function* named(path: string, value: unknown): Generator<[string, Tensor]> {
  if (value instanceof Tensor) yield [path, value];
  else if (value instanceof Map || Array.isArray(value))
    for (const [key, inner] of value.entries()) yield* named(join(path, key), inner);
  else if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) !== Uint8Array.prototype)
    for (const [key, inner] of Object.entries(value)) yield* named(join(path, key), inner);
}

const join = (path: string, key: unknown) => (path ? `${path}.${String(key)}` : String(key));
