import { fetched, memoryKey, memoryOf, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { FileDType } from '../fileDType.ts';
import { writeFile } from '../writeFile.ts';
import { narrowed, type WrittenDType, writtenAs, writtenRule } from '../writtenAs.ts';
import { zip } from '../zip/zip.ts';
import { type Placed, pickle } from './pickle.ts';

/** Options of {@link serializeTorch}. */
export interface SerializeTorchOptions {
  /**
   * Write floating-point tensors as `float16` or `bfloat16`, or every tensor in the type that it had in the file it was
   * read from: `'stored'`, see {@link storedDType}. Default: as they are.
   */
  dtype?: WrittenDType;
}

const table = optionTable({ dtype: writtenRule } satisfies RulesFor<SerializeTorchOptions>);

/** PyTorch's classes of storages; those of the other types are untyped, and the tensors over them say their type. */
const types: Readonly<Partial<Record<FileDType, string>>> = {
  float64: 'DoubleStorage',
  float32: 'FloatStorage',
  float16: 'HalfStorage',
  bfloat16: 'BFloat16Storage',
  int64: 'LongStorage',
  int32: 'IntStorage',
  int16: 'ShortStorage',
  int8: 'CharStorage',
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
export function serializeTorch(value: unknown, options?: SerializeTorchOptions): Uint8Array<ArrayBuffer> {
  const { dtype: asked } = table.read('serializeTorch', options);
  const storages = new Map<object, Map<FileDType, Placed>>();
  const records: [string, Uint8Array][] = [];
  const place = (t: Tensor): Placed => {
    const storage = memoryKey(t);
    const dtype = writtenAs(t, asked);
    const known = storages.get(storage)?.get(dtype);
    if (known) return known;
    const { data } = memoryOf(t);
    const bytes = narrowed('serializeTorch', data, t, dtype);
    const type = types[dtype];
    const key = String(records.length);
    const placed = type ? { type, key, length: data.length } : { type: null, dtype, key, length: bytes.length };
    records.push([`archive/data/${key}`, bytes]);
    storages.set(storage, (storages.get(storage) ?? new Map<FileDType, Placed>()).set(dtype, placed));
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
 * Writes `value` to the file `path` (Node) for `torch.load`: {@link serializeTorch}. Waits for tensors that are on a GPU.
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
export async function saveTorch(path: string | URL, value: unknown, options?: SerializeTorchOptions): Promise<void> {
  await fetched(value);
  await writeFile('saveTorch', path, serializeTorch(value, options));
}
