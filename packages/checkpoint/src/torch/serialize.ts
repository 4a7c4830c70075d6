import type { DType, Tensor } from '@wick/tensor';
import { memoryKey, memoryOf } from '@wick/tensor/internal';
import { checkHalf, type HalfDType } from '../elements.ts';
import { toBfloat16, toFloat16 } from '../half.ts';
import { writeFile } from '../writeFile.ts';
import { zip } from '../zip/zip.ts';
import { type Placed, pickle } from './pickle.ts';

/** Options of {@link serializeTorch}. */
export interface SerializeTorchOptions {
  /** Write floating-point tensors as `float16` or `bfloat16`. Default: as they are. */
  dtype?: HalfDType;
}

const types: Readonly<Record<DType | HalfDType, string>> = {
  float64: 'DoubleStorage',
  float32: 'FloatStorage',
  float16: 'HalfStorage',
  bfloat16: 'BFloat16Storage',
  int64: 'LongStorage',
  int32: 'IntStorage',
  uint8: 'ByteStorage',
  bool: 'BoolStorage',
};

/**
 * Writes what `torch.load(f, weights_only=True)` reads: PyTorch's zip format.
 *
 * Plain objects and Maps become dicts, arrays lists, frozen arrays tuples, Sets sets, Uint8Arrays bytes, integral numbers
 * and bigints int, other numbers float, null and undefined None. Tensors over one storage stay so, and a storage is
 * written whole, as PyTorch does: `clone()` a small view of a large tensor first.
 *
 * @throws TypeError for a value that a checkpoint cannot hold (functions, class instances), naming its place.
 * @example
 * ```ts
 * const model = new nn.Linear(20, 30);
 * const bytes = serializeTorch({ model: model.stateDict(), epoch: 3 });
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.save.html
 */
export function serializeTorch(value: unknown, options: SerializeTorchOptions = {}): Uint8Array<ArrayBuffer> {
  const half = checkHalf('serializeTorch', options.dtype);
  const storages = new Map<object, Map<DType, Placed>>();
  const records: [string, Uint8Array][] = [];
  const place = (t: Tensor): Placed => {
    const storage = memoryKey(t);
    const known = storages.get(storage)?.get(t.dtype);
    if (known) return known;
    const { data } = memoryOf(t);
    const narrow = half !== undefined && (t.dtype === 'float32' || t.dtype === 'float64') ? half : undefined;
    const floats = data instanceof BigInt64Array || !narrow ? null : data;
    const written = floats === null ? data : narrow === 'float16' ? toFloat16(floats) : toBfloat16(floats);
    const placed = { type: types[narrow ?? t.dtype], key: String(records.length), length: data.length };
    records.push([
      `archive/data/${placed.key}`,
      new Uint8Array(written.buffer, written.byteOffset, written.byteLength),
    ]);
    storages.set(storage, (storages.get(storage) ?? new Map<DType, Placed>()).set(t.dtype, placed));
    return placed;
  };
  const pickled = pickle(value, place);
  const text = new TextEncoder();
  return zip(
    [
      ['archive/data.pkl', pickled],
      ['archive/byteorder', text.encode('little')],
      ...records,
      ['archive/version', text.encode('3\n')],
    ],
    { align: 64 },
  );
}

/**
 * Writes `value` to the file `path` (Node) for `torch.load`: {@link serializeTorch}.
 *
 * @example
 * ```ts
 * await saveTorch('checkpoint.pt', { epoch: 3, weight: ones(2) });
 * const { epoch, weight } = await loadTorch<{ epoch: number; weight: Tensor }>('checkpoint.pt');
 * epoch; // 3
 * weight; // [1, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.save.html
 */
export async function saveTorch(
  path: string | URL,
  value: unknown,
  options: SerializeTorchOptions = {},
): Promise<void> {
  await writeFile('saveTorch', path, serializeTorch(value, options));
}
