import { type Command, InvalidArgumentError } from 'commander';
import type { Colors, Host } from '../host.ts';

/** What a command is given when it runs. */
export interface Context {
  readonly host: Host;
  readonly color: Colors;
  /** The code to end with. */
  readonly end: (code: number) => void;
}

/** Adds commands to the program. What a command needs is imported when it runs: the help is quick. */
export type Define = (program: Command, context: Context) => void;

/** Lines for the end of a help. */
export const examples = (...lines: string[]): string => `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;

const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/** Reads a whole number. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const n = numberOf(text);
    if (Number.isSafeInteger(n) && n >= least && n <= most) return n;
    const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} up` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`Expected a whole number ${range}.`);
  };
}

/** Reads a number from 0 up. */
export function tolerance(text: string): number {
  const x = numberOf(text);
  if (x >= 0 && Number.isFinite(x)) return x;
  throw new InvalidArgumentError('Expected a number from 0 up.');
}

/** Reads a number above another. */
export function above(least: number): (text: string) => number {
  return (text) => {
    const x = numberOf(text);
    if (x > least && Number.isFinite(x)) return x;
    throw new InvalidArgumentError(`Expected a number above ${least}.`);
  };
}

/** Reads `8,1,28,28`. */
export function shape(text: string): number[] {
  return text.split(',').map(whole(1));
}

/** Reads `relu=1.414`, after others of its kind. */
export function gains(text: string, before: Readonly<Record<string, number>> = {}): Record<string, number> {
  const cut = text.indexOf('=');
  const name = text.slice(0, cut).trim();
  if (cut < 1 || name === '') throw new InvalidArgumentError('Expected a name and a number, as relu=1.414.');
  return { ...before, [name]: above(0)(text.slice(cut + 1)) };
}
