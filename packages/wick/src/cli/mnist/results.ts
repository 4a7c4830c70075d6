import { stripVTControlCharacters } from 'node:util';
import type { Tensor } from '@wick/tensor';
import type { Colors } from '../host.ts';
import { type Column, table } from '../table.ts';
import { type DigitSet, side } from './digits.ts';
import type { Reading } from './train.ts';

const classes = 10;

/** How often each digit is read as which. */
export function confusion({ read, labels }: Reading): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  labels.forEach((label, i) => {
    counts[label]![read[i]!]!++;
  });
  return counts;
}

/**
 * {@link confusion} as a table: a row for what a digit is, a column for what it is read as. Where that is too wide,
 * what it is taken for stands in one column, the most frequent first.
 */
export function confusionTable(reading: Reading, color: Colors, most = Number.POSITIVE_INFINITY): string {
  const whole = wholeTable(reading, color);
  const wide = Math.max(...whole.split('\n').map((line) => stripVTControlCharacters(line).length));
  return wide <= most ? whole : narrowTable(reading, color, most);
}

function narrowTable(reading: Reading, color: Colors, most: number): string {
  const rows = confusion(reading).map((row, label) => {
    const all = row.reduce((a, b) => a + b, 0);
    const others = row.flatMap((count, c) => (c === label || count === 0 ? [] : [{ c, count }]));
    const taken = others.sort((a, b) => b.count - a.count).map(({ c, count }) => `${c}: ${count}`);
    while (taken.join(', ').length > most - 18 && taken.pop());
    return [
      color.bold(String(label)),
      all === 0 ? '-' : `${((100 * row[label]!) / all).toFixed(1)} %`,
      taken.join(', '),
    ];
  });
  const columns = [{ head: 'is', right: true }, { head: 'correct', right: true }, { head: 'taken for' }];
  return table(columns, rows, color.dim, most);
}

function wholeTable(reading: Reading, color: Colors): string {
  const columns: Column[] = ['is \\ read as', ...Array.from({ length: classes }, (_, c) => String(c)), 'correct'].map(
    (head) => ({ head, right: true }),
  );
  const rows = confusion(reading).map((row, label) => {
    const all = row.reduce((a, b) => a + b, 0);
    const cells = row.map((count, c) =>
      c === label ? color.green(String(count)) : count === 0 ? color.dim('·') : color.yellow(String(count)),
    );
    return [color.bold(String(label)), ...cells, all === 0 ? '-' : `${((100 * row[label]!) / all).toFixed(1)} %`];
  });
  return table(columns, rows, color.dim);
}

/**
 * The first digits that are misread, each under what it is and what it is read as, side by side: three of them, or as
 * many as a line has room for.
 */
export function misreadDigits(
  digits: DigitSet,
  { read, labels }: Reading,
  color: Colors,
  wide = Number.POSITIVE_INFINITY,
  most = 6,
): string {
  const abreast = Math.max(1, Math.min(3, Math.floor(wide / (columns + 2))));
  const wrong = labels.flatMap((label, i) => (read[i] === label ? [] : [i])).slice(0, most);
  const drawn = wrong.map((i) => {
    const title = `${labels[i]}, read as ${read[i]}`.padEnd(columns);
    return [color.bold(title), ...drawing(digits.getItem(i)[0])];
  });
  const rows: string[] = [];
  for (let i = 0; i < drawn.length; i += abreast) {
    const group = drawn.slice(i, i + abreast);
    group[0]!.forEach((_, line) => {
      rows.push(`  ${group.map((d) => d[line]).join('  ')}`);
    });
  }
  return rows.join('\n');
}

// Digits stand in the middle of a white frame of four pixels; two of them are left out.
const frame = 2;
const columns = side - 2 * frame;

/** An image in block characters, two pixels above each other in one: what is darker than half is drawn. */
export function drawing(image: Tensor): string[] {
  const ink = image.toTypedArray() as Float32Array;
  let most = Number.NEGATIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  for (const v of ink) {
    most = Math.max(most, v);
    least = Math.min(least, v);
  }
  const dark = (y: number, x: number) => ink[y * side + x]! > (most + least) / 2;
  const out: string[] = [];
  for (let y = frame; y < side - frame; y += 2) {
    let line = '';
    for (let x = frame; x < side - frame; x++)
      line += dark(y, x) ? (dark(y + 1, x) ? '█' : '▀') : dark(y + 1, x) ? '▄' : ' ';
    out.push(line);
  }
  return out;
}
