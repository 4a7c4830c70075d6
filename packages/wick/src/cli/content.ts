import type { FileDType, UnreadableTensor } from '@wick/checkpoint';
import type { Tensor } from '@wick/tensor';

/** The kinds of files that are read. */
export type Format = 'safetensors' | 'torch' | 'npz' | 'npy' | 'onnx';

/** One tensor of a file; its values are read when asked for. */
export interface Entry {
  readonly name: string;
  /** In the file. */
  readonly dtype: FileDType;
  readonly shape: readonly number[];
  /** What has values that no tensor holds is said in words, and hides none of the others. */
  readonly read: () => Promise<Tensor | UnreadableTensor>;
}

/** A file of tensors. */
export interface CheckpointFile {
  readonly format: Format;
  /** Length of the file in bytes. */
  readonly size: number;
  readonly entries: readonly Entry[];
  readonly metadata: Readonly<Record<string, string>>;
  /** What the file holds beside tensors, as `path: value`. */
  readonly others: readonly string[];
  /** Names of the tensors that wick has no dtype for; they stand among the others too. */
  readonly unread: readonly string[];
  readonly close: () => Promise<void>;
}

/** An entry that is not read, in one line. */
export const notRead = (name: string, { what }: UnreadableTensor): string => `${name}: ${what}, which is not read`;

/** What a reader finds in a file. */
export type Content = Omit<CheckpointFile, 'format' | 'size'>;
