import { type DType, fromTypedArray, type Tensor } from '@wick/tensor';
import { OnnxError } from '../error.ts';
import type { TensorProto } from '../proto/onnx_pb.ts';
import { packedFields, packedIn, unpacked } from './packed.ts';

/** Element types of initialisers. */
export type OnnxDType = DType | 'float16' | 'bfloat16' | 'int8' | 'int16' | 'uint16' | 'uint32' | 'uint64' | 'other';

type Values = Parameters<typeof fromTypedArray>[0];
type Field = 'floatData' | 'int32Data' | 'int64Data' | 'doubleData' | 'uint64Data';
interface Elements<A> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer): A;
}

interface ElementType {
  readonly dtype: OnnxDType;
  readonly size: number;
  /** Of the elements' bytes. */
  readonly fromRaw: (buffer: ArrayBuffer) => Values;
  /** Of the field that holds them instead, as the comments of TensorProto say. */
  readonly field: Field;
}

function type<A extends { readonly length: number }>(
  dtype: OnnxDType,
  field: Field,
  array: Elements<A>,
  widen: (values: A) => Values,
): ElementType {
  return { dtype, field, size: array.BYTES_PER_ELEMENT, fromRaw: (buffer) => widen(new array(buffer)) };
}

const same = <A extends Values>(values: A): Values => values;
const toInt32 = (values: Int8Array | Int16Array | Uint16Array): Values => Int32Array.from(values);

/** By the numbers of TensorProto.DataType. */
const types: Readonly<Record<number, ElementType>> = {
  1: type('float32', 'floatData', Float32Array, same),
  2: type('uint8', 'int32Data', Uint8Array, same),
  3: type('int8', 'int32Data', Int8Array, toInt32),
  4: type('uint16', 'int32Data', Uint16Array, toInt32),
  5: type('int16', 'int32Data', Int16Array, toInt32),
  6: type('int32', 'int32Data', Int32Array, same),
  7: type('int64', 'int64Data', BigInt64Array, same),
  9: type('bool', 'int32Data', Uint8Array, (values) => values.map((value) => (value === 0 ? 0 : 1))),
  10: type('float16', 'int32Data', Uint16Array, same),
  11: type('float64', 'doubleData', Float64Array, same),
  12: type('uint32', 'uint64Data', Uint32Array, wide),
  13: type('uint64', 'uint64Data', BigInt64Array, same),
  16: type('bfloat16', 'int32Data', Uint16Array, same),
};

/** What wick has for each: the smallest type that holds all values. */
const wickTypes: Readonly<Record<Exclude<OnnxDType, 'other'>, DType> & { other: undefined }> = {
  float32: 'float32',
  float64: 'float64',
  float16: 'float16',
  bfloat16: 'bfloat16',
  int8: 'int32',
  int16: 'int32',
  int32: 'int32',
  int64: 'int64',
  uint8: 'uint8',
  uint16: 'int32',
  uint32: 'int64',
  uint64: 'int64',
  bool: 'bool',
  other: undefined,
};

/** Of strings, complex and packed numbers the name is listed, but no values are read. */
export function typeOf({ dataType }: TensorProto): { readonly dtype: OnnxDType } {
  return types[dataType] ?? { dtype: 'other' };
}

/** The dtype that wick has for elements of this type; undefined for what is not read. */
export function dtypeOf(dataType: number): DType | undefined {
  const found = types[dataType];
  return found && wickTypes[found.dtype];
}

/** The shape of an initialiser, checked. */
export function shapeOf({ name, dims }: TensorProto): number[] {
  const shape = dims.map(Number);
  if (!shape.every((n) => Number.isSafeInteger(n) && n >= 0))
    throw new OnnxError(`parseOnnx: ${JSON.stringify(name)} has the shape [${dims.join(', ')}]`);
  return shape;
}

const external = 1;

/** The values of an initialiser. */
export function readTensor(proto: TensorProto, shape: readonly number[]): Tensor {
  const { name, dataType, dataLocation } = proto;
  const found = types[dataType];
  const title = `parseOnnx: ${JSON.stringify(name)}`;
  if (!found) throw new OnnxError(`${title} has elements of type ${dataType}, which are not read`);
  if (dataLocation === external) throw new OnnxError(`${title} keeps its values in another file, which is not read`);
  const wanted = shape.reduce((product, n) => product * n, 1);
  const buffer = bytesOf(proto, found);
  if (buffer.byteLength !== wanted * found.size)
    throw new OnnxError(
      `${title} has the shape [${shape.join(', ')}], ${wanted * found.size} bytes, but ${buffer.byteLength} are there`,
    );
  const values = found.fromRaw(buffer);
  if (found.dtype === 'uint64' && (values as BigInt64Array).some((v) => v < 0n))
    throw new OnnxError(`${title} has whole numbers from 2^63 up, which int64 does not hold`);
  const { dtype } = found;
  return fromTypedArray(
    values,
    shape,
    dtype === 'bool' || dtype === 'float16' || dtype === 'bfloat16' ? { dtype } : {},
  );
}

/** The elements as raw data has them, in memory of their own. */
function bytesOf(proto: TensorProto, type: ElementType): ArrayBuffer {
  const packed = packedIn(proto.rawData);
  if (packed !== undefined && packedFields[packed].name === type.field)
    return unpacked(proto.rawData, packed, type.size);
  const raw = packed === undefined && proto.rawData.length > 0;
  return raw ? new Uint8Array(proto.rawData).buffer : bufferOf(proto[type.field], type);
}

/** The bytes that raw data would have: fields are wider than what they hold. */
function bufferOf(values: readonly (number | bigint)[], { field, size }: ElementType): ArrayBuffer {
  const buffer = new ArrayBuffer(values.length * size);
  const view = new DataView(buffer);
  values.forEach((value, i) => {
    const at = i * size;
    if (field === 'floatData') view.setFloat32(at, Number(value), true);
    else if (field === 'doubleData') view.setFloat64(at, Number(value), true);
    else if (size === 8) view.setBigInt64(at, BigInt(value), true);
    else if (size === 4) view.setInt32(at, Number(value), true);
    else if (size === 2) view.setInt16(at, Number(value), true);
    else view.setInt8(at, Number(value));
  });
  return buffer;
}

function wide(values: Uint32Array): BigInt64Array<ArrayBuffer> {
  const out = new BigInt64Array(values.length);
  for (let i = 0; i < values.length; i++) out[i] = BigInt(values[i]!);
  return out;
}
