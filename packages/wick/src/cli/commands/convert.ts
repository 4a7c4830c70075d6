import { type HalfDType, saveBytes, serializeNpz, serializeSafetensors, serializeTorch } from '@wick/checkpoint';
import type { DType, Tensor } from '@wick/tensor';
import { formatOfName, openCheckpoint, sizeOf } from '../checkpointFile.ts';
import type { CheckpointFile, Format } from '../content.ts';
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
type Writer = (tensors: Tensors, half: HalfDType | undefined, metadata: Readonly<Record<string, string>>) => Uint8Array;

const writers: Readonly<Partial<Record<Format, Writer>>> = {
  safetensors: (tensors, dtype, metadata) =>
    serializeSafetensors(tensors, { dtype, ...(Object.keys(metadata).length > 0 ? { metadata } : {}) }),
  torch: (tensors, dtype) => serializeTorch(tensors, { dtype }),
  npz(tensors, dtype) {
    if (dtype === 'bfloat16') throw new InputError('NumPy has no bfloat16: choose float16, or another format');
    return serializeNpz(tensors, { dtype });
  },
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
  await checkFree(to, options.force);
  const file = await openCheckpoint(from);
  try {
    if (file.entries.length === 0) throw new InputError(`${from}: holds no tensors`);
    const { dtype } = options;
    // A storage is written as it is into PyTorch's format; all others write every tensor out, views of one memory too.
    if (formatOfName(to) !== 'torch' || dtype) checkWritten(from, file);
    const half = dtype === 'float16' || dtype === 'bfloat16' ? dtype : undefined;
    const tensors: Tensors = Object.create(null);
    for (const entry of file.entries) {
      if (entry.name in tensors) throw new InputError(`${from}: two tensors are called ${shown(entry.name)}`);
      const t = await entry.read();
      tensors[entry.name] = isFloat(t.dtype) && dtype && !half ? t.to(dtype as 'float32' | 'float64') : t;
    }
    const bytes = write(tensors, half, file.metadata);
    await saveBytes(to, bytes, { overwrite: options.force === true }).catch((error: unknown) => {
      throw writeFault(to, error);
    });
    const lost = file.others.length;
    const size = bytes.length;
    if (options.json) host.out(json({ from, to, tensors: file.entries.length, size, leftOut: file.others }));
    else {
      const what = `${plural(file.entries.length, 'tensor')}, ${byteText(file.size)} → ${byteText(size)}`;
      host.out(`${color.green('written')} ${color.bold(shown(to))}  ${color.dim(what)}`);
    }
    if (lost > 0)
      host.err(
        color.yellow(
          `left out, being no tensors: ${oneLine(file.others.slice(0, 5).join('; '))}${lost > 5 ? ' …' : ''}`,
        ),
      );
    return 0;
  } finally {
    await file.close();
  }
}

/** Refuses, before there is any work, to write far more than was read: small files can speak of huge views. */
function checkWritten(from: string, { entries, size }: CheckpointFile): void {
  const most = Math.max(64 * 2 ** 20, 10 * size);
  const taken = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  if (taken > most)
    throw new InputError(
      `${from}: written out, its tensors take ${byteText(taken)}, more than ${byteText(most)}, the limit for a file of ${byteText(size)}: many of them show the same memory`,
    );
}

const isFloat = (dtype: DType): boolean => dtype === 'float32' || dtype === 'float64';
