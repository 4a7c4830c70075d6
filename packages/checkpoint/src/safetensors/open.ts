import type { Tensor } from '@wick/tensor/light';
import { tensorOf } from '../elements.ts';
import { CheckpointError } from '../error.ts';
import { quoted } from '../printable.ts';
import { asBytes, openSource, type RandomAccess, type Source } from '../source.ts';
import { orKeep, type UnreadableOptions, type UnreadableTensor, unreadableTable } from '../unreadable.ts';
import { notRead, type SafetensorsHeader, type TensorInfo, type UnreadableInfo } from './header.ts';
import { readHeader } from './readHeader.ts';
import { unreadableTensor } from './unreadableOf.ts';

/**
 * A safetensors file of which only the header was read; each tensor is read when asked for, by its range of bytes. Made
 * by {@link openSafetensors}.
 *
 * @example
 * ```ts
 * await checkpoint.saveSafetensors('x.safetensors', { x: tensor([1, 2]) });
 * const file: checkpoint.SafetensorsFile = await checkpoint.openSafetensors('x.safetensors');
 * await file.get('x'); // [1, 2]
 * await file.close();
 * ```
 */
export class SafetensorsFile {
  /** The header's `__metadata__`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Dtype, shape and place of every tensor by name, in the order of the file. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** What the file holds beside them, of types that are not read. */
  readonly unreadable: ReadonlyMap<string, UnreadableInfo>;

  /** @internal */
  constructor(
    private readonly access: RandomAccess,
    private readonly header: SafetensorsHeader,
  ) {
    this.metadata = header.metadata;
    this.tensors = header.tensors;
    this.unreadable = header.unreadable;
  }

  /** The names of the tensors, in the order of the file. */
  keys(): string[] {
    return [...this.tensors.keys()];
  }

  /**
   * Reads one tensor.
   *
   * @throws RangeError if the file has none of that name; CheckpointError if it became shorter meanwhile, or for what is
   * not read and not kept (`{ unreadable: 'keep' }`).
   */
  get(name: string, options?: { unreadable?: 'refuse' }): Promise<Tensor>;
  get(name: string, options: UnreadableOptions): Promise<Tensor | UnreadableTensor>;
  async get(name: string, options?: UnreadableOptions): Promise<Tensor | UnreadableTensor> {
    const keep = unreadableTable.read('SafetensorsFile.get', options).unreadable === 'keep';
    const other = this.unreadable.get(name);
    if (other && keep) return unreadableTensor(other);
    if (other) throw new CheckpointError(`safetensors: ${quoted(name)} ${notRead(quoted(other.dtype))}; ${orKeep}`);
    const info = this.tensors.get(name);
    if (!info) throw new RangeError(`SafetensorsFile.get: the file has no tensor ${quoted(name)}`);
    const [start, end] = info.offsets;
    const bytes = await this.access.read(this.header.dataStart + start, this.header.dataStart + end);
    if (bytes.length !== end - start) throw new CheckpointError(`safetensors: the file ends inside ${quoted(name)}`);
    const where = `safetensors: ${quoted(name)}`;
    return tensorOf(where, asBytes('SafetensorsFile.get', bytes), info.dtype, info.shape, keep);
  }

  /** Closes the file; tensors that were read stay. */
  close(): Promise<void> {
    return this.access.close();
  }
}

/**
 * Opens a safetensors file and reads its header alone: names, dtypes and shapes of a file of any size in constant
 * memory. From a path, a Blob, bytes, or a URL whose server answers range requests.
 *
 * @example
 * ```ts
 * await saveSafetensors('model.safetensors', models.lenet5().stateDict());
 * const file = await openSafetensors('model.safetensors');
 * for (const [name, { dtype, shape }] of file.tensors) console.log(name, dtype, shape);
 * const weight = await file.get('features.0.weight');
 * weight.shape; // [6, 1, 5, 5]
 * await file.close();
 * ```
 * @see https://huggingface.co/docs/safetensors/index
 */
export async function openSafetensors(source: Source): Promise<SafetensorsFile> {
  const access = await openSource('openSafetensors', source);
  try {
    return new SafetensorsFile(access, await readHeader(access));
  } catch (error) {
    await access.close();
    throw error;
  }
}
