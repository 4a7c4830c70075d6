import { CheckpointError } from '../error.ts';
import { elementSize, type FileDType } from '../fileDType.ts';
import { Name } from './values.ts';

/** Bytes that an element takes of the types that PyTorch saves and wick has no tensors for. */
const otherSizes = {
  complex32: 4,
  bcomplex32: 4,
  complex64: 8,
  complex128: 16,
  qint8: 1,
  quint8: 1,
  qint32: 4,
  quint4x2: 1,
  quint2x4: 1,
  float8_e4m3fn: 1,
  float8_e4m3fnuz: 1,
  float8_e5m2: 1,
  float8_e5m2fnuz: 1,
  float8_e8m0fnu: 1,
  float4_e2m1fn_x2: 1,
  bits1x8: 1,
  bits2x4: 1,
  bits4x2: 1,
  bits8: 1,
  bits16: 2,
};

/** An element type that files have and tensors of wick do not. */
export type OtherDType = keyof typeof otherSizes;
/** Every element type that a storage may have. */
export type StoredDType = FileDType | OtherDType;

export const storedSize: Readonly<Record<StoredDType, number>> = { ...elementSize, ...otherSizes };

/** Whether tensors of this type are read. */
export const isRead = (dtype: StoredDType): dtype is FileDType => Object.hasOwn(elementSize, dtype);

/** PyTorch's legacy names of storages, without their ending `Storage`. */
const storages: Readonly<Record<string, StoredDType>> = {
  Double: 'float64',
  Float: 'float32',
  Half: 'float16',
  BFloat16: 'bfloat16',
  Long: 'int64',
  Int: 'int32',
  Short: 'int16',
  Char: 'int8',
  Byte: 'uint8',
  Bool: 'bool',
  ComplexDouble: 'complex128',
  ComplexFloat: 'complex64',
  QInt8: 'qint8',
  QUInt8: 'quint8',
  QInt32: 'qint32',
  QUInt4x2: 'quint4x2',
  QUInt2x4: 'quint2x4',
};

const aliases: Readonly<Record<string, StoredDType>> = {
  double: 'float64',
  float: 'float32',
  half: 'float16',
  long: 'int64',
  int: 'int32',
  short: 'int16',
  cfloat: 'complex64',
  cdouble: 'complex128',
};
const narrow = [1, 2, 3, 4, 5, 6, 7].flatMap((bits) => [`int${bits}`, `uint${bits}`]);

/** The names under `torch.` that only stand for a type: of elements, storages, tensors, quantisation. */
export const typeNames: readonly string[] = [
  ...Object.keys(storedSize),
  ...Object.keys(aliases),
  ...narrow,
  ...['', 'cuda.'].flatMap((place) => [
    ...Object.keys(storages).map((name) => `${place}${name}Storage`),
    ...Object.keys(storages).map((name) => `${place}${name}Tensor`),
    ...Object.keys(storages).map((name) => `${place}sparse.${name}Tensor`),
    `${place}UntypedStorage`,
    `${place}storage.UntypedStorage`,
  ]),
  ...['per_tensor_affine', 'per_tensor_symmetric', 'per_channel_affine', 'per_channel_symmetric'],
  'per_channel_affine_float_qparams',
];

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** The dtype a storage class such as `torch.FloatStorage` holds; null for the untyped one. */
export function storageDType(name: unknown): StoredDType | null {
  if (!(name instanceof Name)) throw new CheckpointError('torch: a storage whose type is no class');
  const plain = name.name.replace(/^torch\.(cuda\.|storage\.)?/, '');
  if (plain === 'UntypedStorage') return null;
  const dtype = plain.endsWith('Storage') ? own(storages, plain.slice(0, -'Storage'.length)) : undefined;
  if (dtype === undefined)
    throw new CheckpointError(`torch: a storage of type ${name.name}, whose elements wick cannot read`);
  return dtype;
}

/** The dtype a name such as `torch.float32` stands for. */
export function dtypeOfName(name: Name): StoredDType | undefined {
  if (!name.name.startsWith('torch.')) return undefined;
  const plain = name.name.slice('torch.'.length);
  return own(aliases, plain) ?? (Object.hasOwn(storedSize, plain) ? (plain as StoredDType) : undefined);
}
