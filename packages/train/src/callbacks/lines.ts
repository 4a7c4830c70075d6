import { show } from '@wick/tensor/internal';
import type { Run } from '../loop/run.ts';
import type { Callback } from './callback.ts';

/** Takes a line with its end: appends to a file, to a stream, to a list. */
export type LineWriter = (line: string) => unknown;

function checkWriter(where: string, write: unknown): LineWriter {
  if (typeof write === 'function') return write as LineWriter;
  throw new TypeError(`${where}: write must be a function of a line, got ${show(write)}`);
}

/**
 * Each epoch as a line of JSON: `{"epoch":1,"step":63,"loss":0.5}`; what is not finite is a string, as JSON has no word
 * for it.
 *
 * @throws TypeError if `write` is no function
 * @example
 * ```ts
 * const lines: string[] = [];
 * const log = new JsonLines((line) => lines.push(line));
 * ```
 */
export class JsonLines implements Callback {
  private readonly write: LineWriter;

  constructor(write: LineWriter) {
    this.write = checkWriter('JsonLines', write);
  }

  async onEpoch(run: Run): Promise<void> {
    const told = Object.entries(run.logs).map(([name, value]) => [
      name,
      Number.isFinite(value) ? value : String(value),
    ]);
    await this.write(`${JSON.stringify({ epoch: run.epoch + 1, step: run.step, ...Object.fromEntries(told) })}\n`);
  }
}

/**
 * Each epoch as a line of a table with commas, its head first.
 *
 * @throws TypeError if `write` is no function
 * @example
 * ```ts
 * const lines: string[] = [];
 * const log = new CsvLog((line) => lines.push(line)); // epoch,step,loss
 * ```
 */
export class CsvLog implements Callback {
  private readonly write: LineWriter;
  private columns: string[] | null = null;

  constructor(write: LineWriter) {
    this.write = checkWriter('CsvLog', write);
  }

  async onEpoch(run: Run): Promise<void> {
    if (this.columns === null) {
      this.columns = Object.keys(run.logs);
      // A resumed run goes on with the table that is there.
      if (run.epoch === 0) await this.line(['epoch', 'step', ...this.columns]);
    }
    await this.line([run.epoch + 1, run.step, ...this.columns.map((name) => run.logs[name] ?? '')]);
  }

  private line(cells: readonly (string | number)[]): unknown {
    const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
    return this.write(`${cells.map((cell) => quoted(String(cell))).join(',')}\n`);
  }
}
