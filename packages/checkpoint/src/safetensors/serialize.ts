import { elements, fetched, optionTable, type RulesFor, show, unchecked } from '@wick/tensor/internal';
import { Tensor } from '@wick/tensor/light';
import { elementSize, type FileDType } from '../fileDType.ts';
import { writeFile } from '../writeFile.ts';
import { narrowed, type WrittenDType, writtenAs, writtenRule } from '../writtenAs.ts';
import { dtypeNames } from './header.ts';

/** Options of {@link serializeSafetensors}. */
export interface SerializeSafetensorsOptions {
  /** Free text by name, stored as the header's `__metadata__`; PyTorch's users put `{ format: 'pt' }`. */
  metadata?: Readonly<Record<string, string>>;
  /**
   * Write floating-point tensors as `float16` or `bfloat16`, or every tensor in the type that it had in the file it was
   * read from: `'stored'`, see {@link storedDType}. Default: as they are.
   */
  dtype?: WrittenDType;
}

const nameOf = Object.fromEntries(Object.entries(dtypeNames).map(([name, dtype]) => [dtype, name]));
// The reference writes wide elements first, so that every tensor is aligned: from the last of these to the first.
const order: readonly FileDType[] = Object.values(dtypeNames);

/** Strings by their bytes in UTF-8, as Rust compares them: code points, where JavaScript compares UTF-16 units. */
function compareUtf8(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < left.length && i < right.length; i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function checkText(where: string, text: unknown): asserts text is string {
  // A lone surrogate cannot be written in UTF-8.
  if (typeof text !== 'string' || /\p{Surrogate}/u.test(text))
    throw new TypeError(`serializeSafetensors: ${where} must be a well-formed string, got ${show(text)}`);
}

const table = optionTable({
  metadata: unchecked<SerializeSafetensorsOptions['metadata']>(undefined), // what writes it looks at it
  dtype: writtenRule,
} satisfies RulesFor<SerializeSafetensorsOptions>);

/**
 * Writes tensors as a safetensors file, byte for byte as Python's `safetensors` does: wide dtypes first, then by name,
 * the header padded with spaces to 8 bytes. Views are written as what they show; shared memory is written twice.
 *
 * @param tensors - tensors by name, such as `model.stateDict()`.
 * @throws TypeError if a value is no tensor, or a name or metadata no well-formed string; RangeError for a whole number
 * that its stored type does not hold.
 * @example
 * ```ts
 * const model = new nn.Linear(20, 30);
 * const bytes = serializeSafetensors(model.stateDict(), { metadata: { format: 'pt' } });
 * Object.keys(parseSafetensors(bytes)); // ['bias', 'weight']
 * ```
 * @see https://huggingface.co/docs/safetensors/index
 */
export function serializeSafetensors(
  tensors: Readonly<Record<string, Tensor>> | ReadonlyMap<string, Tensor>,
  options?: SerializeSafetensorsOptions,
): Uint8Array<ArrayBuffer> {
  const { dtype: asked, metadata } = table.read('serializeSafetensors', options);
  const entries = entriesOf(tensors).map(([name, t]) => ({ name, t, dtype: writtenAs(t, asked) }));
  entries.sort((a, b) => order.indexOf(b.dtype) - order.indexOf(a.dtype) || compareUtf8(a.name, b.name));

  const parts: string[] = [];
  if (metadata !== undefined) parts.push(`"__metadata__":${metadataJson(metadata)}`);
  let at = 0;
  for (const { name, t, dtype } of entries) {
    const end = at + t.numel() * elementSize[dtype];
    parts.push(
      `${JSON.stringify(name)}:{"dtype":"${nameOf[dtype]}","shape":[${t.shape.join(',')}],"data_offsets":[${at},${end}]}`,
    );
    at = end;
  }
  const header = new TextEncoder().encode(`{${parts.join(',')}}`);
  const padded = Math.ceil(header.length / 8) * 8;
  const file = new Uint8Array(8 + padded + at);
  new DataView(file.buffer).setBigUint64(0, BigInt(padded), true);
  file.fill(32, 8, 8 + padded);
  file.set(header, 8);
  let place = 8 + padded;
  for (const { name, t, dtype } of entries) {
    const where = `serializeSafetensors: ${JSON.stringify(name)}`;
    const bytes = narrowed(where, elements(t), t, dtype);
    file.set(bytes, place);
    place += bytes.length;
  }
  return file;
}

function entriesOf(tensors: unknown): [string, Tensor][] {
  if (tensors === null || typeof tensors !== 'object' || Array.isArray(tensors) || tensors instanceof Tensor)
    throw new TypeError(`serializeSafetensors: expected tensors by name, got ${show(tensors)}`);
  const entries: [unknown, unknown][] = tensors instanceof Map ? [...tensors] : Object.entries(tensors);
  for (const [name, t] of entries) {
    checkText('a name', name);
    if (name === '__metadata__') throw new TypeError('serializeSafetensors: a tensor cannot be called "__metadata__"');
    if (!(t instanceof Tensor))
      throw new TypeError(`serializeSafetensors: ${JSON.stringify(name)} must be a Tensor, got ${show(t)}`);
  }
  return entries as [string, Tensor][];
}

function metadataJson(metadata: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(metadata)) {
    checkText('a name in metadata', name);
    checkText(`metadata[${JSON.stringify(name)}]`, text);
  }
  return JSON.stringify(metadata);
}

/**
 * Writes tensors to the safetensors file `path` (Node): {@link serializeSafetensors}. Waits for those that are on a GPU.
 *
 * @example
 * ```ts
 * await saveSafetensors('model.safetensors', new nn.Linear(20, 30).stateDict(), { metadata: { epoch: '3' } });
 * ```
 * @see https://huggingface.co/docs/safetensors/index
 */
export async function saveSafetensors(
  path: string | URL,
  tensors: Readonly<Record<string, Tensor>> | ReadonlyMap<string, Tensor>,
  options?: SerializeSafetensorsOptions,
): Promise<void> {
  await fetched(tensors);
  await writeFile('saveSafetensors', path, serializeSafetensors(tensors, options));
}
