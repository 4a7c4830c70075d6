import { stripVTControlCharacters } from 'node:util';
import { printable } from '@wick/tensor/check';

/** What a terminal would obey: controls, separators of lines, what turns the direction of text. */
const obeyed = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text from a file as a terminal may see it: control characters, which could move the cursor, are written out. */
export const shown = printable;

/** Text of several lines, in colours of our own: {@link shown} but for ends of lines and, where there are any, colours. */
export function shownLines(text: string, colors: boolean): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
  const own = colors ? /\n|\u001b\[[\d;]*m/g : /\n/g;
  const kept = text.match(own) ?? [];
  return text
    .split(own)
    .map((part, i) => shown(part) + (kept[i] ?? ''))
    .join('');
}

/** A value as JSON that is safe on a terminal too: JSON itself leaves C1 controls and bidirectional marks as they are. */
export function json(value: unknown): string {
  const units = (c: string): string =>
    Array.from({ length: c.length }, (_, i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, '0')}`).join('');
  return JSON.stringify(value, null, 2).replace(obeyed, (c) => (c === '\n' ? c : units(c)));
}

/** An error in one line. */
export function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = shown(text.replace(/\s*\n\s*/g, ' ').trim());
  return line.length > 400 ? `${line.slice(0, 399)}…` : line;
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** A number of bytes as people say it. */
export function byteText(bytes: number): string {
  let unit = 0;
  let n = bytes;
  for (; n >= 1024 && unit < units.length - 1; unit++) n /= 1024;
  return `${unit === 0 ? n : n.toFixed(n < 10 ? 2 : 1)} ${units[unit]}`;
}

/** 1234567 as 1,234,567; by hand, since the first `toLocaleString` takes 15 ms. */
export const countText = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

/** `count` and what is counted. */
export const plural = (n: number, what: string): string => `${countText(n)} ${what}${n === 1 ? '' : 's'}`;

/** A value in at most nine characters, or so. */
export function valueText(x: number): string {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? 'nan' : x > 0 ? 'inf' : '-inf';
  if (x === 0) return '0';
  const size = Math.abs(x);
  if (Number.isInteger(x) && size < 1e7) return String(x);
  return size >= 1e-3 && size < 1e5 ? x.toPrecision(4) : x.toExponential(2);
}

/** A shape as 64×3×7×7, a scalar's as (). */
export const shapeText = (shape: readonly number[]): string => (shape.length === 0 ? '()' : shape.join('×'));

/** Lines of at most `width` characters, each after `indent`; one line where there is no width. */
export function wrapped(text: string, indent: string, width = Number.POSITIVE_INFINITY): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(indent + word);
  }
  return lines.join('\n');
}

/** Characters of a text that are seen. */
export const widthOf = (text: string): number => stripVTControlCharacters(text).length;

/**
 * Text whose lines are no longer than `width`, as far as there are blanks to end one at: what was too long goes on beneath, a
 * little further in; a command of an example so that it can still be copied as one.
 */
export function fitted(text: string, width = Number.POSITIVE_INFINITY): string {
  return text
    .split('\n')
    .map((line) => (widthOf(line) <= width ? line : broken(line, width)))
    .join('\n');
}

function broken(line: string, width: number): string {
  const indent = line.match(/^ */)![0];
  const isExample = line.startsWith(`${indent}$ `);
  const [further, end] = isExample ? [`${indent}    `, ' \\'] : [`${indent}  `, ''];
  const lines: string[] = [];
  let current = '';
  // Blanks stay with the word that they stand before: columns keep their distance where a line is not ended.
  for (const word of line.slice(indent.length).match(/ *[^ ]+/g) ?? []) {
    if (current === '') current = indent + word;
    else if (widthOf(current + word) + end.length <= width) current += word;
    else {
      lines.push(current + end);
      current = further + word.trimStart();
    }
  }
  return [...lines, current].join('\n');
}

const bars = '▁▂▃▄▅▆▇█';

/** Counts in a line of block characters; what is empty is a space, what is not is seen. */
export function sparkline(counts: readonly number[]): string {
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  return counts.map((n) => (n === 0 ? ' ' : bars[Math.round((n / most) * (bars.length - 1))])).join('');
}
