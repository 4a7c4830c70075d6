import {
  type FileDType,
  saveBytes,
  serializeNpz,
  serializeSafetensors,
  serializeTorch,
  storeAs,
  UnreadableTensor,
} from '@wick/checkpoint';
import type { Tensor } from '@wick/tensor';
import { formatOfName, openCheckpoint, sizeOf } from '../checkpointFile.ts';
import { type CheckpointFile, type Entry, type Format, notRead } from '../content.ts';
import { checkFree, writeFault } from '../files.ts';
import { type Colors, type Host, InputError } from '../host.ts';
import { byteText, json, oneLine, plural, shown } from '../text.ts';

const floatTypes = ['float64', 'float32', 'float16', 'bfloat16'] as const;

export interface ConvertOptions {
  readonly dtype?: (typeof floatTypes)[number];
  readonly force?: boolean;
  readonly json?: boolean;
}

type Tensors = Record<string, Tensor>;
type Writer = (tensors: Tensors, metadata: Readonly<Record<string, string>>) => Uint8Array;

// Every tensor in the type that it was told, which is the file's own where none was asked for.
const dtype = 'stored';
const writers: Readonly<Partial<Record<Format, Writer>>> = {
  safetensors: (tensors, metadata) =>
    serializeSafetensors(tensors, { dtype, ...(Object.keys(metadata).length > 0 ? { metadata } : {}) }),
  torch: (tensors) => serializeTorch(tensors, { dtype }),
  npz: (tensors) => serializeNpz(tensors, { dtype }),
};

/** Writes the tensors of one file as another, whose name says the format. The file is there whole, or not at all. */
export async function convert(
  from: string,
  to: string,
  options: ConvertOptions,
  host: Host,
  color: Colors,
): Promise<number> {
  if (formatOfName(to) === 'onnx')
    throw new InputError(`${to}: an ONNX file holds a graph beside tensors: onnx.exportOnnx writes it from a model`);
  const write = writers[formatOfName(to) ?? 'npy'];
  if (!write) throw new InputError(`${to}: expected a name that ends in .safetensors, .pt, .pth or .npz`);
  if (formatOfName(to) === 'npz' && options.dtype === 'bfloat16')
    throw new InputError('NumPy has no bfloat16: choose float16, or another format');
  await checkFree(to, options.force);
  const file = await openCheckpoint(from);
  try {
    if (file.entries.length === 0) throw new InputError(`${from}: holds no tensors`);
    const format = formatOfName(to);
    const written = ({ dtype }: Entry) => writtenType(format, dtype, options.dtype);
    // A storage is written as it is into PyTorch's format; all others write every tensor out, views of one memory too.
    if (format !== 'torch' || options.dtype) checkSize(from, file, written);
    const tensors: Tensors = Object.create(null);
    const others = [...file.others];
    const changes = new Map<string, number>();
    let count = 0;
    for (const entry of file.entries) {
      if (entry.name in tensors) throw new InputError(`${from}: two tensors are called ${shown(entry.name)}`);
      const t = await entry.read();
      if (t instanceof UnreadableTensor) {
        others.push(notRead(entry.name, t));
        continue;
      }
      const type = written(entry);
      tensors[entry.name] = isFloat(type) ? t.to(type) : storeAs(t, type);
      count++;
      const change = `${entry.dtype} → ${type}`;
      if (type !== entry.dtype) changes.set(change, (changes.get(change) ?? 0) + 1);
    }
    if (count === 0) throw new InputError(`${from}: holds no tensors that are read`);
    const bytes = write(tensors, file.metadata);
    await saveBytes(to, bytes, { overwrite: options.force === true }).catch((error: unknown) => {
      throw writeFault(to, error);
    });
    const lost = others.length;
    const size = bytes.length;
    const changed = Object.fromEntries(changes);
    if (options.json) host.out(json({ from, to, tensors: count, size, changed, leftOut: others }));
    else {
      const what = `${plural(count, 'tensor')}, ${byteText(file.size)} → ${byteText(size)}`;
      host.out(`${color.green('written')} ${color.bold(shown(to))}  ${color.dim(what)}`);
      for (const [change, n] of changes) host.out(`  ${change}  ${color.dim(plural(n, 'tensor'))}`);
    }
    if (lost > 0)
      host.err(
        color.yellow(`left out, being no tensors: ${oneLine(others.slice(0, 5).join('; '))}${lost > 5 ? ' …' : ''}`),
      );
    return 0;
  } finally {
    await file.close();
  }
}

const isFloat = (type: FileDType): type is (typeof floatTypes)[number] => floatTypes.some((float) => float === type);

/** Refuses, before there is any work, to write far more than was read: small files can speak of huge views. */
function checkSize(from: string, { entries, size }: CheckpointFile, written: (entry: Entry) => FileDType): void {
  const most = Math.max(64 * 2 ** 20, 10 * size);
  const taken = entries.reduce((sum, entry) => sum + sizeOf({ ...entry, dtype: written(entry) }), 0);
  if (taken > most)
    throw new InputError(
      `${from}: written out, its tensors take ${byteText(taken)}, more than ${byteText(most)}, the limit for a file of ${byteText(size)}: many of them show the same memory`,
    );
}

/** What a tensor is written as: what it is in its file, unless a type of floats was asked for or NumPy has it not. */
function writtenType(format: Format | undefined, own: FileDType, asked: ConvertOptions['dtype']): FileDType {
  const dtype = asked && isFloat(own) ? asked : own;
  return format === 'npz' && dtype === 'bfloat16' ? 'float32' : dtype;
}
