import { any, flag, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { type Budget, budgetFor, type UnpackOptions, unpackRules } from '../budget.ts';
import { CheckpointError, guarded } from '../error.ts';
import { quoted } from '../printable.ts';
import { asBytes, ownsBytes, readSource, type Source } from '../source.ts';
import { type UnreadableOptions, unreadableRules } from '../unreadable.ts';
import { unzip } from '../zip/unzip.ts';
import { Bytes } from './bytes.ts';
import { kindOf } from './containers.ts';
import { cost, unpacks } from './costs.ts';
import { storageDType, storedSize } from './dtypes.ts';
import { type Allowed, find } from './names.ts';
import { resolve, type StorageBytes } from './resolve.ts';
import { unpickle } from './unpickle/unpickle.ts';
import { Dict, StorageRef, Tuple } from './values.ts';

/** Options of {@link parseTorch}. */
export interface ParseTorchOptions extends UnpackOptions, UnreadableOptions {
  /**
   * Classes that the file may use beside the known ones, by Python name: each function makes the value from the
   * constructor's arguments and the state that was saved. `{ 'argparse.Namespace': (_, state) => state }`.
   */
  allow?: Allowed;
  /** Let the tensors stand on the memory of `bytes` where they can, instead of copying them. Default: false. */
  share?: boolean;
}

const table = optionTable({
  ...unpackRules,
  ...unreadableRules,
  share: flag(false),
  allow: any<Allowed>({}, 'an object of functions by name', (given) => typeof given === 'object' && given !== null),
} satisfies RulesFor<ParseTorchOptions>);

const fault = (message: string): CheckpointError => new CheckpointError(`torch: ${message}`);

/**
 * Reads what `torch.save` wrote, in the zip format (PyTorch 1.6 and later) or the older one.
 *
 * | Python | here |
 * |---|---|
 * | Tensor, Parameter | Tensor; half types widen to float32, int8 and int16 to int32. Views of one storage stay views |
 * | dict, OrderedDict, Counter | a plain object if all keys are strings, else a Map; keys are strings, numbers or booleans |
 * | list; tuple, torch.Size | array; frozen array |
 * | set | Set |
 * | int, float | number; bigint beyond 2^53 |
 * | None, bool, str, bytes | null, boolean, string, Uint8Array |
 * | torch.dtype, torch.device, torch.layout | 'float32', 'cuda:0', 'torch.strided' |
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
  options?: ParseTorchOptions,
): T {
  return parsed(bytes, table.read('parseTorch', options)) as T;
}

function parsed(
  bytes: ArrayBuffer | ArrayBufferView,
  { unreadable, allow, maxBytes, share }: ReturnType<typeof table.read>,
): unknown {
  const file = asBytes('parseTorch', bytes);
  const budget = budgetFor('torch', file.length, { maxBytes });
  const zipped = file[0] === 0x50 && file[1] === 0x4b;
  return guarded('torch', () => {
    const { value, bytesOf } = (zipped ? readZip : readLegacy)(file, allow, budget, share);
    return resolve(value, bytesOf, budget, unreadable === 'keep');
  });
}

/**
 * Reads what `torch.save` wrote from a path, URL, Blob, Response or bytes: {@link parseTorch}. What is in
 * it has any type unless the caller says otherwise, as in PyTorch.
 *
 * @throws CheckpointError as {@link parseTorch} does; what reading the source throws
 * @example
 * ```ts
 * await saveTorch('linear.pth', new nn.Linear(20, 30).stateDict());
 * new nn.Linear(20, 30).loadStateDict(await loadTorch('linear.pth'));
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.load.html
 */
// biome-ignore lint/suspicious/noExplicitAny: as torch.load's, it is what the reader takes it for.
export async function loadTorch<T = any>(source: Source, options?: ParseTorchOptions): Promise<T> {
  const read = table.read('parseTorch', options);
  const share = options?.share ?? ownsBytes(source);
  return parsed(await readSource('loadTorch', source), { ...read, share }) as T;
}

/** The storage a persistent id describes: ('storage', type, key, location, length, window of an older storage or None). */
function storageRef(id: unknown, budget: Budget): StorageRef {
  budget.spend(cost.object, unpacks);
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

/** What a file holds, still in the unpickler's words, and where the bytes of its storages are. */
interface Unpickled {
  readonly value: unknown;
  readonly bytesOf: StorageBytes;
}

/** Where torch.save puts the pickle, in a folder that is called as the file was. */
const pickleName = /^[^/]+\/data\.pkl$/;

function readZip(file: Uint8Array, allow: Allowed, budget: Budget, share: boolean): Unpickled {
  const entries = unzip('torch', file, budget, { unchecked: true, program: pickleName, share });
  const pickles = [...entries.keys()].filter((name) => pickleName.test(name));
  if (pickles.length !== 1) throw fault('the archive holds no data.pkl: it was not written by torch.save');
  const root = pickles[0]!.slice(0, -'data.pkl'.length);
  if (entries.has(`${root}constants.pkl`))
    throw fault('a TorchScript archive (torch.jit.save); save model.state_dict() with torch.save instead');
  const order = entries.get(`${root}byteorder`);
  if (order && new TextDecoder().decode(order.subarray(0, 10)).trim() === 'big')
    throw fault('written by a big-endian machine; such files are not read');

  const persistent = (id: unknown) => storageRef(id, budget);
  const hooks = { find: (module: string, name: string) => find(module, name, allow), persistent };
  const { value } = unpickle(entries.get(pickles[0]!)!, 0, hooks, budget);
  const bytesOf = (key: string) => {
    const bytes = entries.get(`${root}data/${key}`);
    if (!bytes) throw fault(`the archive has no storage ${quoted(key)}`);
    return bytes;
  };
  return { value, bytesOf };
}

/** The number that the older format's files begin with, as a pickle. */
const magic = 0x1950a86a20f9469cfc6cn;

/** Five pickles one after the other (magic number, protocol, system, value, keys), then the storages of the keys. */
function readLegacy(file: Uint8Array<ArrayBuffer>, allow: Allowed, budget: Budget, share: boolean): Unpickled {
  let at = 0;
  const refs = new Map<string, StorageRef>();
  const hooks = {
    find: (module: string, name: string) => find(module, name, allow),
    persistent(id: unknown) {
      const ref = storageRef(id, budget);
      refs.set(ref.key, ref);
      return ref;
    },
  };
  const next = (): unknown => {
    const { value, end } = unpickle(file, at, hooks, budget);
    at = end;
    return value;
  };
  if (!beginsWithMagic(file, budget))
    throw fault('the file is neither of the formats torch.save writes (no zip archive, no magic number)');
  next();
  const protocol = next();
  if (protocol !== 1001)
    throw fault(`protocol ${typeof protocol === 'number' ? protocol : kindOf(protocol)}; 1001 is read`);
  const system = next();
  if (!(system instanceof Dict)) throw fault('the description of the system is missing');
  if (system.keys.some((key, i) => key === 'little_endian' && system.values[i] !== true))
    throw fault('written by a big-endian machine; such files are not read');
  const value = next();
  const keys = next();
  if (!Array.isArray(keys)) throw fault('the list of storages is missing');

  const places = new Map<string, Uint8Array<ArrayBuffer>>();
  const input = new Bytes(file, at);
  for (const key of keys) {
    const ref = typeof key === 'string' ? refs.get(key) : undefined;
    if (!ref || places.has(ref.key))
      throw fault(`storage ${typeof key === 'string' ? quoted(key) : kindOf(key)} is there twice or used by nothing`);
    const bytes = input.take(input.uint64() * storedSize[ref.dtype ?? 'uint8']);
    budget.spend(cost.bytes + bytes.length, unpacks);
    places.set(ref.key, asBytes('parseTorch', share ? bytes : bytes.slice()));
  }
  const bytesOf = (key: string) => {
    const bytes = places.get(key);
    if (!bytes) throw fault(`the file has no storage ${quoted(key)}`);
    return bytes;
  };
  return { value, bytesOf };
}

/** Whether the first pickle is the magic number: any other beginning is not looked at further. */
function beginsWithMagic(file: Uint8Array, budget: Budget): boolean {
  try {
    const none = (): never => {
      throw fault('no magic number');
    };
    return unpickle(file, 0, { find: none, persistent: none }, budget).value === magic;
  } catch (error) {
    if (error instanceof CheckpointError) return false;
    throw error;
  }
}
