import { printable } from '@wick/tensor/check';

export { printable };

/** A name or value of a file in an error message: in quotes, and no longer than is read. */
export function quoted(text: string): string {
  return printable(JSON.stringify(text.length > 100 ? `${text.slice(0, 99)}…` : text));
}
