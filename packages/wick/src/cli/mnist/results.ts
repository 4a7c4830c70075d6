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

/** {@link confusion} as a table: a row for what a digit is, a column for what it is read as. */
export function confusionTable(reading: Reading, color: Colors): string {
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

/** The first digits that are misread, three side by side, each under what it is and what it is read as. */
export function misreadDigits(digits: DigitSet, { read, labels }: Reading, color: Colors, most = 6): string {
  const wrong = labels.flatMap((label, i) => (read[i] === label ? [] : [i])).slice(0, most);
  const drawn = wrong.map((i) => {
    const title = `${labels[i]}, read as ${read[i]}`.padEnd(columns);
    return [color.bold(title), ...drawing(digits.getItem(i)[0])];
  });
  const rows: string[] = [];
  for (let i = 0; i < drawn.length; i += 3) {
    const group = drawn.slice(i, i + 3);
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
