import type pc from 'picocolors';

/** Functions that colour text, or do not. */
export type Colors = ReturnType<typeof pc.createColors>;

/** What the command needs of the world around it: a terminal, or a test. */
export interface Host {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether what is said may be coloured. */
  readonly color: boolean;
  /** Where a progress bar may be drawn; undefined if the output goes elsewhere. */
  readonly terminal?: NodeJS.WriteStream | undefined;
  /** Characters in a line of the terminal; undefined where lines may be as long as they are. */
  readonly columns?: number | undefined;
  /** The same of where errors go. */
  readonly errColumns?: number | undefined;
  /** Of the package. */
  readonly version: string;
}

/** Bad input: said in one line, exit code 2. */
export class InputError extends Error {
  override name = 'InputError';
}
