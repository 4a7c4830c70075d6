import { CheckpointError } from '../error.ts';
import type { FileDType } from '../fileDType.ts';
import { type AllowedClass, Dict, Instance, Name, PySet, StorageRef, TensorRef, Tuple } from './values.ts';

/** Classes of the reader's own, by their Python name `module.Class`. */
export type Allowed = Readonly<Record<string, AllowedClass>>;

const fault = (message: string): CheckpointError => new CheckpointError(`torch: ${message}`);

/** PyTorch's legacy names of storages. */
const storages: Readonly<Record<string, FileDType>> = {
  DoubleStorage: 'float64',
  FloatStorage: 'float32',
  HalfStorage: 'float16',
  BFloat16Storage: 'bfloat16',
  LongStorage: 'int64',
  IntStorage: 'int32',
  ShortStorage: 'int16',
  CharStorage: 'int8',
  ByteStorage: 'uint8',
  BoolStorage: 'bool',
};

const dtypes: Readonly<Record<string, FileDType>> = {
  float64: 'float64',
  double: 'float64',
  float32: 'float32',
  float: 'float32',
  float16: 'float16',
  half: 'float16',
  bfloat16: 'bfloat16',
  int64: 'int64',
  long: 'int64',
  int32: 'int32',
  int: 'int32',
  int16: 'int16',
  short: 'int16',
  int8: 'int8',
  uint8: 'uint8',
  uint16: 'uint16',
  uint32: 'uint32',
  uint64: 'uint64',
  bool: 'bool',
};

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** The dtype a storage class such as `torch.FloatStorage` holds; null for the untyped one. */
export function storageDType(name: unknown): FileDType | null {
  if (!(name instanceof Name)) throw fault('a storage whose type is no class');
  const plain = name.name.replace(/^torch\.(cuda\.|storage\.)?/, '');
  if (plain === 'UntypedStorage') return null;
  const dtype = own(storages, plain);
  if (dtype === undefined) throw fault(`a storage of type ${name.name}, whose elements wick cannot read`);
  return dtype;
}

/** What the names of {@link known} make when called. */
const functions: Readonly<Record<string, ((args: readonly unknown[]) => unknown) | null>> = {
  'collections.OrderedDict': orderedDict,
  'collections.defaultdict': () => new Dict(),
  'builtins.dict': orderedDict,
  'builtins.set': set,
  'builtins.frozenset': set,
  'builtins.list': (args) => sequence(args[0]),
  'builtins.tuple': (args) => new Tuple(sequence(args[0])),
  'builtins.bytearray': (args) => bytes(args),
  'builtins.int': null,
  'builtins.float': null,
  '_codecs.encode': (args) => bytes(args),
  'torch.Size': (args) => new Tuple(sequence(args[0])),
  'torch.device': (args) => args.filter((part) => part !== null).join(':'),
  'torch.nn.parameter.Parameter': null,
  'torch.nn.parameter.Buffer': null,
  'torch.Tensor': null,
  'torch._tensor.Tensor': null,
  'torch._utils._rebuild_tensor': ([storage, offset, size, stride]) =>
    tensorRef(storage, null, offset, size, stride, false),
  'torch._utils._rebuild_tensor_v2': ([storage, offset, size, stride, requiresGrad]) =>
    tensorRef(storage, null, offset, size, stride, requiresGrad),
  'torch._utils._rebuild_tensor_v3': ([storage, offset, size, stride, requiresGrad, , dtype]) =>
    tensorRef(storage, dtype, offset, size, stride, requiresGrad),
  'torch._utils._rebuild_parameter': ([data, requiresGrad]) => asParameter(data, requiresGrad),
  'torch._utils._rebuild_parameter_with_state': ([data, requiresGrad]) => asParameter(data, requiresGrad),
  'torch._tensor._rebuild_from_type_v2': fromType,
};

/** Every name that a file may use without anybody's leave. */
const known = new Map<string, Name>(Object.entries(functions).map(([name, call]) => [name, new Name(name, call)]));
for (const name of Object.keys(dtypes)) known.set(`torch.${name}`, new Name(`torch.${name}`, null));
for (const name of [...Object.keys(storages), 'UntypedStorage', 'storage.UntypedStorage'])
  for (const prefix of ['torch.', 'torch.cuda.']) known.set(prefix + name, new Name(prefix + name, null));

/** Looks a name up: among those that are known, and those that the reader allowed. Nothing is imported or run. */
export function find(module: string, name: string, allowed: Allowed): Name {
  const full = `${module === '__builtin__' ? 'builtins' : module}.${name}`;
  const make = own(allowed, full);
  if (make) return new Name(full, (args) => new Instance(full, args, make));
  const found = known.get(full);
  if (found) return found;
  throw fault(
    `the file asks for ${full}, which is not read: a checkpoint is tensors, numbers, strings, lists and dicts. ` +
      `Save model.state_dict() instead of the model, or, if you know what the class holds, pass ` +
      `{ allow: { ${JSON.stringify(full)}: (args, state) => … } }`,
  );
}

/** The dtype a name such as `torch.float32` stands for. */
export function dtypeOfName(name: Name): FileDType | undefined {
  return name.name.startsWith('torch.') ? own(dtypes, name.name.slice(6)) : undefined;
}

function sequence(value: unknown): unknown[] {
  if (value === undefined) return [];
  if (value instanceof Tuple || value instanceof PySet) return [...value.items];
  if (Array.isArray(value)) return [...value];
  throw fault('a list is made of something that is none');
}

function orderedDict(args: readonly unknown[]): Dict {
  const dict = new Dict();
  if (args[0] instanceof Dict) for (const entry of args[0].entries) dict.entries.push(entry);
  else
    for (const pair of sequence(args[0])) {
      const [key, value, ...rest] = sequence(pair);
      if (rest.length > 0) throw fault('a dict is made of something that is no pair');
      dict.entries.push([key, value]);
    }
  return dict;
}

function set(args: readonly unknown[]): PySet {
  const result = new PySet();
  for (const item of sequence(args[0])) result.items.push(item);
  return result;
}

/** Bytes as Python's older protocols write them: as text in Latin-1. */
function bytes([text = '']: readonly unknown[]): Uint8Array {
  if (text instanceof Uint8Array) return text;
  if (typeof text !== 'string') throw fault('bytes are made of something that is no text');
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

function isSizes(sizes: unknown): sizes is number[] {
  return Array.isArray(sizes) && sizes.length <= 64 && sizes.every((n) => Number.isSafeInteger(n) && n >= 0);
}

function tensorRef(
  storage: unknown,
  dtype: unknown,
  offset: unknown,
  size: unknown,
  stride: unknown,
  requiresGrad: unknown,
): TensorRef {
  const shape = sequence(size);
  const strides = sequence(stride);
  const named = dtype instanceof Name ? dtypeOfName(dtype) : undefined;
  const of = storage instanceof StorageRef ? (storage.dtype ?? named) : undefined;
  if (!(storage instanceof StorageRef) || of === undefined) throw fault('a tensor without a storage or a known dtype');
  if (!isSizes([offset]) || !isSizes(shape) || !isSizes(strides) || shape.length !== strides.length)
    throw fault('a tensor whose sizes, strides or offset are no sizes');
  return new TensorRef(storage, of, offset as number, shape, strides, requiresGrad === true);
}

function asParameter(data: unknown, requiresGrad: unknown): TensorRef {
  if (!(data instanceof TensorRef)) throw fault('a parameter without a tensor');
  return new TensorRef(data.storage, data.dtype, data.offset, data.shape, data.stride, requiresGrad === true);
}

/** Tensors with attributes of their own, which are left out. */
function fromType([rebuild, , args]: readonly unknown[]): unknown {
  if (!(rebuild instanceof Name) || !rebuild.call || !(args instanceof Tuple) || rebuild.call === fromType)
    throw fault('a tensor that is rebuilt by something that is no function');
  return rebuild.call(args.items);
}
