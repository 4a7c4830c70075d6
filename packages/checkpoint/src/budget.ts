import { any, type RulesFor } from '@wick/tensor/internal';
import { CheckpointError } from './error.ts';

/** How much a file may be unpacked to. */
export interface UnpackOptions {
  /**
   * Bytes of memory that all that is made of the file may take together: what its entries inflate to, objects, copies,
   * text, widened and expanded tensors. Default: 10 times the file's size, at least 64 MiB. Weights hardly compress: what
   * takes more is more likely an attack than a model.
   */
  maxBytes?: number;
}

/** The options of what unpacks a file. */
export const unpackRules = {
  maxBytes: any<number | undefined>(undefined, 'a number of bytes', (given) => typeof given === 'number' && given >= 0),
} satisfies RulesFor<UnpackOptions>;

/** The least that any file may take. */
const floor = 64 * 2 ** 20;

/** The memory that a file may take, asked before each piece of it is taken. */
export class Budget {
  private left: number;

  constructor(
    private readonly format: string,
    private readonly limit: number,
    private readonly fileSize: number,
  ) {
    this.left = limit;
  }

  /** Takes `bytes` for `what`, or throws. */
  spend(bytes: number, what: string): void {
    this.left -= bytes;
    // Written so that what is no number does not pass.
    if (!(this.left >= 0))
      throw new CheckpointError(
        `${this.format}: ${what} to more than ${this.limit} bytes, the limit for a file of ${this.fileSize}; if that is right, raise maxBytes`,
      );
  }
}

/** The budget for a file of so many bytes. */
export function budgetFor(format: string, fileSize: number, { maxBytes }: UnpackOptions): Budget {
  return new Budget(format, maxBytes ?? Math.max(floor, 10 * fileSize), fileSize);
}
