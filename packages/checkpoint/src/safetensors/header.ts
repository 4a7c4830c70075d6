import { CheckpointError } from '../error.ts';
import { elementSize, type FileDType } from '../fileDType.ts';
import { quoted } from '../printable.ts';
import { setOwn } from '../setOwn.ts';
import { areSizes, elementsIn } from '../sizes.ts';
import { duplicateKey } from './duplicateKey.ts';
import { parseJson } from './parseJson.ts';

/** One tensor of a safetensors file, as its header describes it. */
export interface TensorInfo {
  /** Element type in the file; half and small integer types are widened when the tensor is read. */
  readonly dtype: FileDType;
  /** Sizes; none for a scalar. */
  readonly shape: readonly number[];
  /** Where its bytes begin and end, counted from the end of the header. */
  readonly offsets: readonly [number, number];
}

/** An entry whose elements are of a type that wick has no tensors for. */
export interface UnreadableInfo extends Omit<TensorInfo, 'dtype'> {
  /** The format's own name of the type, `F8_E4M3`. */
  readonly dtype: string;
}

/** What the header of a safetensors file says. */
export interface SafetensorsHeader {
  /** Free text by name, the header's `__metadata__`; empty where the file has none. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The tensors in the order of their bytes. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** What the file holds beside them, of types that are not read (float8, complex). */
  readonly unreadable: ReadonlyMap<string, UnreadableInfo>;
  /** Length in bytes of what precedes the tensors. */
  readonly dataStart: number;
}

/** The longest header that is read, as in the reference implementation. */
export const maxHeader = 100_000_000;

/** The format's names of element types. */
export const dtypeNames: Readonly<Record<string, FileDType>> = {
  BOOL: 'bool',
  U8: 'uint8',
  I8: 'int8',
  I16: 'int16',
  U16: 'uint16',
  F16: 'float16',
  BF16: 'bfloat16',
  I32: 'int32',
  U32: 'uint32',
  F32: 'float32',
  F64: 'float64',
  I64: 'int64',
  U64: 'uint64',
};

/** Says which types are, for an entry of another. */
export const notRead = (dtype: string): string =>
  `has the dtype ${dtype}; those that can be read are ${Object.keys(dtypeNames).join(', ')}`;

const fault = (message: string): never => {
  throw new CheckpointError(`safetensors: ${message}`);
};

/** A field of the wrong kind, as far as it can be shown without walking into it. */
function shown(x: unknown): string {
  if (x === undefined) return '(missing)';
  if (typeof x === 'string') return quoted(x);
  if (Array.isArray(x)) return x.length <= 8 && x.every((n) => typeof n === 'number') ? `[${x.join(', ')}]` : 'a list';
  return typeof x === 'object' && x !== null ? 'an object' : String(x);
}

const isRecord = (x: unknown): x is Record<string, unknown> => typeof x === 'object' && x !== null && !Array.isArray(x);

/** The length of the JSON header, from a file's first 8 bytes. */
export function headerLength(start: Uint8Array, fileSize: number): number {
  if (start.length < 8)
    fault(`a file begins with 8 bytes that hold the length of its header, this one has ${start.length}`);
  const length = new DataView(start.buffer, start.byteOffset).getBigUint64(0, true);
  if (length > BigInt(maxHeader)) fault(`the header is said to be ${length} bytes long, at most ${maxHeader} are read`);
  const n = Number(length);
  if (n + 8 > fileSize)
    fault(`the header is said to be ${n} bytes long, the file has ${fileSize}: it is truncated or no safetensors file`);
  return n;
}

/** Reads a header and checks all it claims: the tensors must cover the `dataSize` bytes after it without gap or overlap. */
export function parseHeader(json: Uint8Array, dataSize: number): SafetensorsHeader {
  const { text, value: header } = parseJson('safetensors: the header', json, 8 + json.length + dataSize);
  if (!isRecord(header) || text[0] !== '{') return fault('the header must be a JSON object');
  const twice = duplicateKey(text);
  if (twice !== undefined) fault(`the header has the key ${quoted(twice)} twice`);

  const metadata: Record<string, string> = {};
  const infos: [string, TensorInfo | UnreadableInfo][] = [];
  for (const [name, entry] of Object.entries(header))
    if (name === '__metadata__') readMetadata(entry, metadata);
    else infos.push([name, readInfo(name, entry)]);

  infos.sort(([, a], [, b]) => a.offsets[0] - b.offsets[0] || a.offsets[1] - b.offsets[1]);
  let at = 0;
  for (const [name, { offsets }] of infos) {
    if (offsets[0] !== at)
      fault(
        `${quoted(name)} begins at byte ${offsets[0]}, expected ${at}: tensors must follow each other without gap or overlap`,
      );
    at = offsets[1];
  }
  if (at !== dataSize) fault(`the tensors take ${at} bytes, the file holds ${dataSize} after its header`);
  const tensors = new Map<string, TensorInfo>();
  const unreadable = new Map<string, UnreadableInfo>();
  for (const [name, info] of infos)
    if (isRead(info)) tensors.set(name, info);
    else unreadable.set(name, info);
  return { metadata, tensors, unreadable, dataStart: 8 + json.length };
}

function readMetadata(entry: unknown, into: Record<string, string>): void {
  if (!isRecord(entry)) throw new CheckpointError('safetensors: __metadata__ must be an object of strings');
  for (const [name, text] of Object.entries(entry))
    if (typeof text === 'string') setOwn(into, name, text);
    else fault(`__metadata__ must hold strings, ${quoted(name)} is none`);
}

const isRead = (info: TensorInfo | UnreadableInfo): info is TensorInfo => Object.hasOwn(elementSize, info.dtype);

function readInfo(name: string, entry: unknown): TensorInfo | UnreadableInfo {
  const where = quoted(name);
  if (!isRecord(entry)) return fault(`${where} must be described by an object`);
  const { dtype, shape, data_offsets: offsets } = entry;
  const known = typeof dtype === 'string' && Object.hasOwn(dtypeNames, dtype) ? dtypeNames[dtype] : undefined;
  // Types come to be with time: what looks like the name of one is listed.
  if (typeof dtype !== 'string' || (known === undefined && !/^[A-Z][A-Z\d_]{0,31}$/.test(dtype)))
    return fault(`${where} ${notRead(shown(dtype))}`);
  if (!areSizes(shape)) return fault(`${where} has the shape ${shown(shape)}`);
  if (!areSizes(offsets) || offsets.length !== 2) return fault(`${where} has the data_offsets ${shown(offsets)}`);
  const [start, end] = offsets as [number, number];
  const elements = elementsIn(shape);
  if (elements === undefined)
    return fault(`${where} of shape [${shape.join(', ')}] takes more bytes than there are numbers for`);
  const bytes = known === undefined ? end - start : elements * elementSize[known];
  if (end < start || end - start !== bytes)
    return fault(
      `${where} of shape [${shape.join(', ')}] and dtype ${dtype} takes ${bytes} bytes, its data_offsets are [${start}, ${end}]`,
    );
  return { dtype: known ?? dtype, shape, offsets: [start, end] };
}
