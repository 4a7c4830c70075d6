/** Controls, separators of lines, and what turns the direction of text: a terminal would obey them. */
const obeyed = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Text of a file as a terminal or a log may show it: what could move a cursor or turn text round is written out. */
export function printable(text: string): string {
  return text.replace(obeyed, (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`);
}
