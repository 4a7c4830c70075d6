import { any, count, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { Run } from '../loop/run.ts';
import type { Callback } from './callback.ts';

/** Options of {@link Progress}. */
export interface ProgressOptions {
  /** Takes what is to be shown. Default: Node's standard error, or the console. */
  readonly write?: ((text: string) => unknown) | undefined;
  /** How wide a line may be; 0: no bar while an epoch runs, only a line after it. Default: the terminal's width, else 0. */
  readonly columns?: number | undefined;
}

const table = optionTable({
  write: any<ProgressOptions['write']>(undefined, 'a function', (value) => typeof value === 'function'),
  columns: count<number | undefined>(undefined, 0),
} satisfies RulesFor<ProgressOptions>);

/** How many times a second a bar is drawn at most. */
const perSecond = 10;

/**
 * A bar while an epoch runs, and a line for each that is over; into a file the lines only.
 *
 * @throws TypeError or RangeError for an option that is not right
 * @example
 * ```ts
 * let shown = '';
 * const progress = new Progress({ write: (text) => (shown += text), columns: 60 });
 * ```
 */
export class Progress implements Callback {
  private readonly write: (text: string) => unknown;
  private readonly columns: () => number;
  private drawnAt = 0;

  constructor(options?: ProgressOptions) {
    const { write, columns } = table.read('Progress', options);
    const terminal = typeof process === 'undefined' ? undefined : process.stderr;
    this.write = write ?? (terminal ? (text) => terminal.write(text) : (text) => console.log(text.trimEnd()));
    this.columns = () => columns ?? (write || !terminal?.isTTY ? 0 : (terminal.columns ?? 0));
  }

  wantsStep(): boolean {
    return this.columns() > 0 && Date.now() - this.drawnAt >= 1000 / perSecond;
  }

  onStep(run: Run): void {
    this.drawnAt = Date.now();
    this.write(`\r${this.bar(run, this.columns() - 1)}`);
  }

  onEpoch(run: Run): void {
    const columns = this.columns();
    const line = `epoch ${run.epoch + 1}/${run.epochs}  ${told(run.logs)}`;
    if (columns === 0) this.write(`${line}\n`);
    else this.write(`\r${line.slice(0, columns - 1).padEnd(columns - 1)}\n`);
  }

  private bar(run: Run, width: number): string {
    const before = `epoch ${run.epoch + 1}/${run.epochs} `;
    const after = ` ${run.batch}${run.batches === null ? '' : `/${run.batches}`}  loss ${short(run.loss.value)}`;
    const room = width - before.length - after.length;
    if (room < 5 || run.batches === null) return `${before}${after.trimStart()}`.slice(0, width).padEnd(width);
    const full = Math.min(room, Math.floor((run.batch / run.batches) * room));
    return `${before}${'█'.repeat(full)}${'░'.repeat(room - full)}${after}`;
  }
}

const short = (value: number) => (Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value));
const told = (logs: Run['logs']) =>
  Object.entries(logs)
    .map(([name, value]) => `${name} ${short(value)}`)
    .join('  ');
