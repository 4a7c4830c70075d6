import type { Tensor } from '@wick/tensor';
import { CheckpointError, guarded } from '../error.ts';
import { elementSize } from '../fileDType.ts';
import { asBytes, readSource, type Source } from '../source.ts';
import { type UnpackOptions, unzip } from '../zip.ts';
import { Bytes } from './bytes.ts';
import { type Allowed, find, storageDType } from './names.ts';
import { resolve } from './resolve.ts';
import { unpickle } from './unpickle.ts';
import { Dict, StorageRef, Tuple } from './values.ts';

/** Options of {@link parseTorch}. */
export interface ParseTorchOptions extends UnpackOptions {
  /**
   * Classes that the file may use beside the known ones, by Python name: each function makes the value from the
   * constructor's arguments and the state that was saved. `{ 'argparse.Namespace': (_, state) => state }`.
   */
  allow?: Allowed;
}

const fault = (message: string): CheckpointError => new CheckpointError(`torch: ${message}`);

/**
 * Reads what `torch.save` wrote, in the zip format (PyTorch 1.6 and later) or the older one.
 *
 * | Python | here |
 * |---|---|
 * | Tensor, Parameter | Tensor; half types widen to float32, int8 and int16 to int32. Views of one storage stay views |
 * | dict, OrderedDict | a plain object if all keys are strings, else a Map |
 * | list; tuple, torch.Size | array; frozen array |
 * | set | Set |
 * | int, float | number; bigint beyond 2^53 |
 * | None, bool, str, bytes | null, boolean, string, Uint8Array |
 * | torch.dtype, torch.device | 'float32', 'cuda:0' |
 *
 * The type parameter says what the caller takes the content for: nobody checks it. Default: tensors by name.
 *
 * The unpickler runs nothing: it knows the names these need, and refuses a file that uses any other, naming it.
 *
 * @throws CheckpointError (a RangeError) that names the fault of the file; TypeError if `bytes` are none.
 * @example
 * ```ts
 * const bytes = serializeTorch({ epoch: 3, model: new nn.Linear(20, 30).stateDict() });
 * const saved = parseTorch<{ epoch: number; model: Record<string, Tensor> }>(bytes);
 * saved.epoch; // 3
 * new nn.Linear(20, 30).loadStateDict(saved.model);
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.load.html
 */
export function parseTorch<T = Record<string, Tensor>>(
  bytes: ArrayBuffer | ArrayBufferView,
  options: ParseTorchOptions = {},
): T {
  const file = asBytes('parseTorch', bytes);
  const zipped = file[0] === 0x50 && file[1] === 0x4b;
  return guarded('torch', () => (zipped ? parseZip(file, options) : parseLegacy(file, options))) as T;
}

/**
 * Reads what `torch.save` wrote from a path, URL, Blob, Response or bytes: {@link parseTorch}.
 *
 * @throws CheckpointError as {@link parseTorch} does; what reading the source throws
 * @example
 * ```ts
 * await saveTorch('linear.pth', new nn.Linear(20, 30).stateDict());
 * new nn.Linear(20, 30).loadStateDict(await loadTorch('linear.pth'));
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.load.html
 */
export async function loadTorch<T = Record<string, Tensor>>(
  source: Source,
  options: ParseTorchOptions = {},
): Promise<T> {
  return parseTorch<T>(await readSource('loadTorch', source), options);
}

/** The storage a persistent id describes: ('storage', type, key, location, length, window of an older storage or None). */
function storageRef(id: unknown): StorageRef {
  if (!(id instanceof Tuple) || id.items[0] !== 'storage') throw fault('a persistent id that describes no storage');
  const [, type, key, , length, window] = id.items;
  const dtype = storageDType(type);
  if (typeof key !== 'string' || !isCount(length)) throw fault('a storage without a key or a length');
  if (window === undefined || window === null) return new StorageRef(key, dtype, length);
  const [, offset, size] = window instanceof Tuple ? window.items : [];
  if (!isCount(offset) || !isCount(size)) throw fault('a window of a storage without an offset or a length');
  return new StorageRef(key, dtype, size, offset);
}

const isCount = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;

function parseZip(file: Uint8Array, { allow = {}, ...limits }: ParseTorchOptions): unknown {
  const entries = unzip('torch', file, limits);
  const pickles = [...entries.keys()].filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickles.length !== 1) throw fault('the archive holds no data.pkl: it was not written by torch.save');
  const root = pickles[0]!.slice(0, -'data.pkl'.length);
  if (entries.has(`${root}constants.pkl`))
    throw fault('a TorchScript archive (torch.jit.save); save model.state_dict() with torch.save instead');
  const order = entries.get(`${root}byteorder`);
  if (order && new TextDecoder().decode(order).trim() === 'big')
    throw fault('written by a big-endian machine; such files are not read');

  const { value } = unpickle(entries.get(pickles[0]!)!, 0, {
    find: (module, name) => find(module, name, allow),
    persistent: storageRef,
  });
  return resolve(value, (key) => {
    const bytes = entries.get(`${root}data/${key}`);
    if (!bytes) throw fault(`the archive has no storage ${JSON.stringify(key)}`);
    return bytes;
  });
}

/** The number that the older format's files begin with, as a pickle. */
const magic = 0x1950a86a20f9469cfc6cn;

function parseLegacy(file: Uint8Array<ArrayBuffer>, { allow = {} }: ParseTorchOptions): unknown {
  let at = 0;
  const refs = new Map<string, StorageRef>();
  const next = (): unknown => {
    const { value, end } = unpickle(file, at, {
      find: (module, name) => find(module, name, allow),
      persistent(id) {
        const ref = storageRef(id);
        refs.set(ref.key, ref);
        return ref;
      },
    });
    at = end;
    return value;
  };
  if (!beginsWithMagic(file))
    throw fault('the file is neither of the formats torch.save writes (no zip archive, no magic number)');
  next();
  const protocol = next();
  if (protocol !== 1001) throw fault(`protocol ${String(protocol)}; 1001 is read`);
  const system = next();
  if (!(system instanceof Dict)) throw fault('the description of the system is missing');
  if (system.entries.some(([key, value]) => key === 'little_endian' && value !== true))
    throw fault('written by a big-endian machine; such files are not read');
  const root = next();
  const keys = next();
  if (!Array.isArray(keys)) throw fault('the list of storages is missing');

  const places = new Map<string, Uint8Array<ArrayBuffer>>();
  const input = new Bytes(file, at);
  for (const key of keys) {
    const ref = typeof key === 'string' ? refs.get(key) : undefined;
    if (!ref || places.has(key as string))
      throw fault(`storage ${JSON.stringify(key)} is there twice or used by nothing`);
    const length = input.uint64();
    const bytes = input.take(length * elementSize[ref.dtype ?? 'uint8']);
    places.set(ref.key, asBytes('parseTorch', bytes.slice()));
  }
  return resolve(root, (key) => {
    const bytes = places.get(key);
    if (!bytes) throw fault(`the file has no storage ${JSON.stringify(key)}`);
    return bytes;
  });
}

/** Whether the first pickle is the magic number: any other beginning is not looked at further. */
function beginsWithMagic(file: Uint8Array): boolean {
  try {
    const none = (): never => {
      throw fault('no magic number');
    };
    return unpickle(file, 0, { find: none, persistent: none }).value === magic;
  } catch (error) {
    if (error instanceof CheckpointError) return false;
    throw error;
  }
}
