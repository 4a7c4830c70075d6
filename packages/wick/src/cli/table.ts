import { stripVTControlCharacters } from 'node:util';
import { wrapped } from './text.ts';

/** One column of a table. */
export interface Column {
  readonly head: string;
  readonly right?: boolean;
  /** Applied after the widths are known. */
  readonly paint?: (cell: string) => string;
  /** What a narrow terminal may go without, the highest first; columns without it always stay. */
  readonly spare?: number;
}

const width = (text: string): number => stripVTControlCharacters(text).length;

type Rows = readonly (readonly string[])[];

/**
 * Rows in aligned columns under a dim head, two spaces apart; no line ends in blanks. Where `most` characters are too
 * few, spare columns are left out, and the last line says which.
 */
export function table(columns: readonly Column[], rows: Rows, dim: (s: string) => string, most?: number): string {
  const shown = fitting(columns, rows, most ?? Number.POSITIVE_INFINITY);
  const chosen = (cells: readonly string[]) => shown.map((c) => cells[c]!);
  const text = aligned(
    shown.map((c) => columns[c]!),
    rows.map(chosen),
    dim,
  );
  const missing = columns.filter(({ head }, c) => head !== '' && !shown.includes(c)).map(({ head }) => head);
  if (missing.length === 0) return text;
  return `${text}\n${dim(wrapped(`left out for want of room: ${missing.join(', ')}`, '  ', most))}`;
}

const widthsOf = (columns: readonly Column[], rows: Rows): number[] =>
  columns.map(({ head }, c) => rows.reduce((most, row) => Math.max(most, width(row[c]!)), width(head)));

/** Which columns are shown. */
function fitting(columns: readonly Column[], rows: Rows, most: number): number[] {
  const widths = widthsOf(columns, rows);
  let shown = columns.map((_, c) => c);
  const room = () => shown.reduce((sum, c) => sum + widths[c]! + 2, 0);
  const spare = columns.flatMap((column, c) => (column.spare === undefined ? [] : [{ c, spare: column.spare }]));
  for (const { c } of spare.sort((a, b) => b.spare - a.spare)) {
    if (room() <= most) break;
    shown = shown.filter((other) => other !== c);
  }
  return shown;
}

function aligned(columns: readonly Column[], rows: Rows, dim: (s: string) => string): string {
  const widths = widthsOf(columns, rows);
  const line = (cells: readonly string[], paint: (c: number, text: string) => string) => {
    const padded = cells.map((cell, c) => {
      const gap = ' '.repeat(widths[c]! - width(cell));
      const last = c === cells.length - 1;
      return columns[c]!.right ? gap + paint(c, cell) : paint(c, cell) + (last ? '' : gap);
    });
    return `  ${padded.join('  ')}`.trimEnd();
  };
  const head = line(
    columns.map((column) => column.head),
    (_, text) => dim(text),
  );
  return [head, ...rows.map((row) => line(row, (c, text) => columns[c]!.paint?.(text) ?? text))].join('\n');
}
