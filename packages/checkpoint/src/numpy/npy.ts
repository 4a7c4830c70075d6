import { elements, fetched, optionTable, type Rule, type RulesFor, show } from '@wick/tensor/internal';
import { Tensor } from '@wick/tensor/light';
import { type Budget, budgetFor } from '../budget.ts';
import { beyondInt64, tensorOf, widenedSize } from '../elements.ts';
import { CheckpointError, guarded } from '../error.ts';
import { elementSize, type FileDType } from '../fileDType.ts';
import { areSizes, elementsIn } from '../sizes.ts';
import { asBytes, readSource, type Source } from '../source.ts';
import { remember } from '../stored.ts';
import { orKeep, type UnreadableOptions, UnreadableTensor, unreadableTable } from '../unreadable.ts';
import { writeFile } from '../writeFile.ts';
import { narrowed, type WrittenDType, writtenAs, writtenRule } from '../writtenAs.ts';

/** `where` the array is: a file, or an entry of an archive. */
const fault = (where: string, message: string): CheckpointError => new CheckpointError(`${where}: ${message}`);

/** NumPy's type codes without their byte order. */
const codes: Readonly<Record<string, FileDType>> = {
  b1: 'bool',
  u1: 'uint8',
  i1: 'int8',
  u2: 'uint16',
  i2: 'int16',
  f2: 'float16',
  u4: 'uint32',
  i4: 'int32',
  f4: 'float32',
  u8: 'uint64',
  i8: 'int64',
  f8: 'float64',
};
const codeOf = Object.fromEntries(Object.entries(codes).map(([code, dtype]) => [dtype, code]));

/**
 * Reads NumPy's `.npy`: one array of any numeric dtype but complex ones, of either byte order and either memory order
 * (an array in Fortran order becomes a tensor with its strides). int8, int16 and uint16 widen to int32, uint32 and
 * uint64 to int64; `storedDType` tells what they were.
 *
 * @throws CheckpointError (a RangeError) that names the fault of the file; TypeError if `bytes` are none.
 * @example
 * ```ts
 * const bytes = checkpoint.serializeNpy(arange(3));
 * checkpoint.parseNpy(bytes).dtype; // 'int64'
 * ```
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function parseNpy(bytes: ArrayBuffer | ArrayBufferView, options?: { unreadable?: 'refuse' }): Tensor;
export function parseNpy(bytes: ArrayBuffer | ArrayBufferView, options: UnreadableOptions): Tensor | UnreadableTensor;
export function parseNpy(bytes: ArrayBuffer | ArrayBufferView, options?: UnreadableOptions): Tensor | UnreadableTensor {
  const keep = unreadableTable.read('parseNpy', options).unreadable === 'keep';
  const file = asBytes('parseNpy', bytes);
  return guarded('npy', () => parseArray('npy', file, budgetFor('npy', file.length, {}), keep));
}

/** The array in a whole `.npy` file, which may be an entry of an archive with a budget of its own. */
export function parseArray(
  where: string,
  file: Uint8Array<ArrayBuffer>,
  budget: Budget,
  keep: boolean,
): Tensor | UnreadableTensor {
  if (file.length < 10 || file[0] !== 0x93 || String.fromCharCode(...file.subarray(1, 6)) !== 'NUMPY')
    throw fault(where, 'the file does not begin with the magic text \\x93NUMPY');
  const version = file[6]!;
  if (version < 1 || version > 3) throw fault(where, `version ${version}; 1 to 3 are read`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (version > 1 && file.length < 12) throw fault(where, 'the header is cut off');
  const start = version === 1 ? 10 : 12;
  const end = start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (end > file.length) throw fault(where, 'the header is cut off');
  // NumPy itself refuses longer ones: they would have to be evaluated.
  if (end - start > 10_000) throw fault(where, `a header of ${end - start} bytes; at most 10000 are read`);
  const { descr, dtype, big, fortran, shape } = header(
    where,
    new TextDecoder('latin1').decode(file.subarray(start, end)),
  );
  if (dtype === undefined) return unreadableArray(where, descr, shape, keep);

  const count = elementsIn(shape);
  if (count === undefined)
    throw fault(where, `shape (${shape.join(', ')}) takes more bytes than there are numbers for`);
  const size = count * elementSize[dtype];
  if (file.length - end !== size)
    throw fault(
      where,
      `shape (${shape.join(', ')}) takes ${size} bytes, the file holds ${file.length - end} after its header`,
    );
  budget.spend(file.length - end + widenedSize(dtype, size), 'the array widens');
  const data = file.slice(end);
  if (big) swap(data, elementSize[dtype]);
  if (!fortran || shape.length < 2) return tensorOf(`${where}: the array`, data, dtype, shape, keep);
  const reversed = shape.map((_, d) => shape.length - 1 - d);
  const turned = tensorOf(`${where}: the array`, data, dtype, [...shape].reverse(), keep);
  if (turned instanceof UnreadableTensor) return beyondInt64(dtype, shape);
  return remember(turned.permute(reversed), dtype);
}

/** PyTorch's names of NumPy's types that wick has no tensors for. */
const otherNames: Readonly<Record<string, string>> = { c8: 'complex64', c16: 'complex128' };

/** Stands for an array of objects, text, records, times, complex or longer numbers; an error where it is not kept. */
function unreadableArray(where: string, descr: string, shape: readonly number[], keep: boolean): UnreadableTensor {
  if (!keep) throw fault(where, `arrays of type ${descr} are not read; numbers and bools are; ${orKeep}`);
  const code = descr.replace(/^['"][<>|=]?|['"]$/g, '');
  const dtype = Object.hasOwn(otherNames, code) ? otherNames[code]! : descr.replace(/^['"]|['"]$/g, '').slice(0, 100);
  return new UnreadableTensor(dtype, shape, `an array of type ${dtype} and shape [${shape.join(', ')}]`);
}

/** An entry of a header. */
const anEntry = /^(['"])(descr|fortran_order|shape)\1\s*:\s*(\([^()]*\)|(['"])[^'"]*\4|True|False)\s*(?:,\s*|$)/;
/** The type of an array of records: a list of fields, or a tuple of a type and a shape, up to the next entry. */
const aRecord = /^(['"])(descr)\1\s*:\s*([[(].*?[\])])\s*(?:,\s*(?=['"](?:fortran_order|shape)['"]|$)|$)/s;

/** The header is a Python dict of three entries in any order; no more of Python is understood. */
function header(
  where: string,
  text: string,
): {
  /** The type as it is written, in quotes. */
  descr: string;
  /** What it is here; undefined for a type that is not read. */
  dtype: FileDType | undefined;
  big: boolean;
  fortran: boolean;
  shape: number[];
} {
  const found = new Map<string, string>();
  let rest = text.trim();
  if (!/^\{.*\}$/s.test(rest)) throw fault(where, 'the header is no dict');
  rest = rest.slice(1, -1).trim();
  while (rest !== '') {
    const entry = anEntry.exec(rest) ?? aRecord.exec(rest);
    if (!entry) throw fault(where, `the header has an entry that is not read: ${rest.slice(0, 60)}`);
    if (found.has(entry[2]!)) throw fault(where, `the header has ${entry[2]} twice`);
    found.set(entry[2]!, entry[3]!);
    rest = rest.slice(entry[0].length);
  }
  const descr = found.get('descr');
  if (descr === undefined) throw fault(where, 'arrays of type (missing) are not read; numbers and bools are');
  const [, order, code = ''] = /^['"]([<>|=]?)(.*)['"]$/.exec(descr) ?? [];
  const dtype = Object.hasOwn(codes, code) ? codes[code] : undefined;
  const fortran = found.get('fortran_order');
  if (fortran !== 'True' && fortran !== 'False') throw fault(where, 'fortran_order must be True or False');
  const sizes = /^\(\s*((?:\d+L?\s*,\s*)*(?:\d+L?)?)\s*\)$/.exec(found.get('shape') ?? '');
  if (!sizes) throw fault(where, 'shape must be a tuple of sizes');
  const shape = sizes[1]!
    .split(',')
    .map((n) => n.trim())
    .filter((n) => n !== '')
    .map((n) => Number.parseInt(n, 10));
  if (!areSizes(shape)) throw fault(where, `shape ${found.get('shape')?.slice(0, 60)}`);
  return { descr, dtype, big: order === '>', fortran: fortran === 'True', shape };
}

/** Turns the bytes of every element round. */
function swap(data: Uint8Array, size: number): void {
  for (let at = 0; at + size <= data.length; at += size) data.subarray(at, at + size).reverse();
}

/** Options of {@link serializeNpy}. */
export interface SerializeNpyOptions {
  /**
   * Write floating-point tensors as `float16`, or every tensor in the type that it had in the file it was read from:
   * `'stored'`, see {@link storedDType}; bfloat16, which NumPy has not, as float32. Default: as they are.
   */
  dtype?: Exclude<WrittenDType, 'bfloat16'>;
}

/** The options of what writes NumPy's arrays. */
export const npyRules = {
  dtype: {
    value: undefined,
    read(where, name, given) {
      const asked = writtenRule.read(where, name, given);
      if (asked === 'bfloat16') throw new TypeError(`${where}: NumPy has no bfloat16`);
      return asked;
    },
  } as Rule<SerializeNpyOptions['dtype']>,
} satisfies RulesFor<SerializeNpyOptions>;

const table = optionTable(npyRules);

/**
 * Writes a tensor as NumPy's `.npy`, byte for byte as `numpy.save` does for a C-ordered array.
 *
 * @example
 * ```ts
 * const bytes = checkpoint.serializeNpy(tensor([1, 2]));
 * checkpoint.parseNpy(bytes); // [1, 2]
 * ```
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function serializeNpy(t: Tensor, options?: SerializeNpyOptions): Uint8Array<ArrayBuffer> {
  if (!(t instanceof Tensor)) throw new TypeError(`serializeNpy: expected a Tensor, got ${show(t)}`);
  return written('serializeNpy', t, table.read('serializeNpy', options).dtype);
}

/** {@link serializeNpy} with an option that has been read. */
export function written(where: string, t: Tensor, asked: SerializeNpyOptions['dtype']): Uint8Array<ArrayBuffer> {
  const stored = writtenAs(t, asked);
  const dtype = stored === 'bfloat16' ? 'float32' : stored;
  const code = codeOf[dtype]!;
  const shape = t.shape.length === 1 ? `(${t.shape[0]},)` : `(${t.shape.join(', ')})`;
  const dict = `{'descr': '${code.endsWith('1') ? '|' : '<'}${code}', 'fortran_order': False, 'shape': ${shape}, }`;
  // NumPy leaves room for the first size to grow to 21 digits, then fills up to a multiple of 64 and ends the line.
  const room = t.ndim > 0 ? 21 - String(t.shape[0]).length : 0;
  const padded = Math.ceil((10 + dict.length + room + 1) / 64) * 64;
  const text = `${dict.padEnd(padded - 11)}\n`;
  const data = narrowed(where, elements(t), t, dtype);
  const file = new Uint8Array(padded + data.length);
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length & 255, text.length >> 8]);
  for (let i = 0; i < text.length; i++) file[10 + i] = text.charCodeAt(i);
  file.set(data, padded);
  return file;
}

/**
 * Reads a `.npy` from a path, URL, Blob, Response or bytes: {@link parseNpy}.
 *
 * @throws CheckpointError as {@link parseNpy} does; what reading the source throws
 * @example
 * ```ts
 * await checkpoint.saveNpy('weights.npy', tensor([1, 2]));
 * await checkpoint.loadNpy('weights.npy'); // [1, 2]
 * ```
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export async function loadNpy(source: Source, options?: { unreadable?: 'refuse' }): Promise<Tensor>;
export async function loadNpy(source: Source, options: UnreadableOptions): Promise<Tensor | UnreadableTensor>;
export async function loadNpy(source: Source, options?: UnreadableOptions): Promise<Tensor | UnreadableTensor> {
  const read = unreadableTable.read('loadNpy', options);
  return parseNpy(await readSource('loadNpy', source), read);
}

/**
 * Writes a tensor to the `.npy` file `path` (Node): {@link serializeNpy}. Waits for one that is on a GPU.
 *
 * @example
 * ```ts
 * await saveNpy('array.npy', arange(3));
 * await loadNpy('array.npy'); // [0, 1, 2]
 * ```
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export async function saveNpy(path: string | URL, t: Tensor, options?: SerializeNpyOptions): Promise<void> {
  await fetched(t);
  await writeFile('saveNpy', path, serializeNpy(t, options));
}
