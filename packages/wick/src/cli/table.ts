import { stripVTControlCharacters } from 'node:util';

/** One column of a table. */
export interface Column {
  readonly head: string;
  readonly right?: boolean;
  /** Applied after the widths are known. */
  readonly paint?: (cell: string) => string;
}

const width = (text: string): number => stripVTControlCharacters(text).length;

/** Rows in aligned columns under a dim head, two spaces apart; no line ends in blanks. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[], dim: (s: string) => string) {
  const widths = columns.map(({ head }, c) => rows.reduce((most, row) => Math.max(most, width(row[c]!)), width(head)));
  const line = (cells: readonly string[], paint: (c: number, text: string) => string) => {
    const padded = cells.map((cell, c) => {
      const gap = ' '.repeat(widths[c]! - width(cell));
      const last = c === cells.length - 1;
      return columns[c]!.right ? gap + paint(c, cell) : paint(c, cell) + (last ? '' : gap);
    });
    return `  ${padded.join('  ')}`;
  };
  const head = line(
    columns.map((column) => column.head),
    (_, text) => dim(text),
  );
  return [head, ...rows.map((row) => line(row, (c, text) => columns[c]!.paint?.(text) ?? text))].join('\n');
}
