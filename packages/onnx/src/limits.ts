import { count, number, optionTable, unchecked } from '@wick/tensor/internal';

/** What a model may ask for. A file of a few bytes can name sizes that no memory holds: all that follows from it is bounded. */
export interface OnnxLimits {
  /**
   * Bytes that the results of a run may have together while they are needed, and that one operator may make, padding,
   * broadcasting and its intermediate results included. Default: 2^26.
   */
  readonly bytes?: number;
  /** Instead, if it is more: so many bytes for each byte of the initialisers and of what `forward` is given. Default: 1024. */
  readonly bytesPerByte?: number;
  /** Messages within messages of the file, as subgraphs are. Default: 100. */
  readonly depth?: number;
  /** Messages of the file: nodes, attributes, sizes. Default: 2^17. */
  readonly messages?: number;
  /** Instead, if it is more: so many messages for each byte of the file. Default: 1/16. */
  readonly messagesPerByte?: number;
  /**
   * Bytes of memory that all that is made of the file until it is read may take, as far as it can be told beforehand.
   * Default: 2^26.
   */
  readonly memory?: number;
  /** Instead, if it is more: so many bytes for each byte of the file. Default: 10. */
  readonly memoryPerByte?: number;
  /** Levels of modules that the dots of an initialiser's name make; a longer name is one level. Default: 16. */
  readonly levels?: number;
}

/** The limits with their defaults. */
export const limitTable = optionTable({
  bytes: number(2 ** 26, 0),
  bytesPerByte: number(1024, 0),
  depth: count(100, 1),
  messages: number(2 ** 17, 0),
  messagesPerByte: number(1 / 16, 0),
  memory: number(2 ** 26, 0),
  memoryPerByte: number(10, 0),
  levels: count(16, 1),
});

/** All limits, of those that were given and the defaults. */
export type Limits = typeof limitTable.defaults;

const table = optionTable({ limits: unchecked<OnnxLimits | undefined>(undefined) });

/** The limits among the options of what reads a file. */
export function limitsOf(where: string, options: { readonly limits?: OnnxLimits } | undefined): Limits {
  return limitTable.read(`${where}: limits`, table.read(where, options).limits);
}
