import { widthOf as width, wrapped } from './text.ts';

/** One column of a table. */
export interface Column {
  readonly head: string;
  readonly right?: boolean;
  /** Applied after the widths are known. */
  readonly paint?: (cell: string) => string;
  /** What a narrow terminal may go without, the highest first; columns without it always stay. */
  readonly spare?: number;
}

type Rows = readonly (readonly string[])[];

/**
 * Rows in aligned columns under a dim head, two spaces apart; no line ends in blanks. Where `most` characters are too
 * few, spare columns are left out, and the last line says which; where they are too few even so, the first cell of a row stands
 * on a line of its own, with what there is room for beneath.
 */
export function table(
  columns: readonly Column[],
  rows: Rows,
  dim: (s: string) => string,
  most = Number.POSITIVE_INFINITY,
): string {
  const all = columns.map((_, c) => c);
  const beside = fitting(all, columns, rows, most);
  const stacked = roomOf(beside, columns, rows) > most && columns.length > 1;
  // Beneath, a line begins two further in.
  const beneath = stacked ? fitting(all.slice(1), columns, rows, most - 2) : [];
  const shown = stacked ? [0, ...beneath] : beside;
  const of = (chosen: readonly number[], indent: string) =>
    aligned(
      chosen.map((c) => columns[c]!),
      rows.map((cells) => chosen.map((c) => cells[c]!)),
      dim,
      indent,
    );
  const [firsts, rests] = [of(stacked ? [0] : shown, '  '), of(beneath, '    ')];
  const text = (stacked ? firsts.flatMap((line, i) => [line, rests[i]!]).filter((line) => line !== '') : firsts).join(
    '\n',
  );
  const missing = columns.filter(({ head }, c) => head !== '' && !shown.includes(c)).map(({ head }) => head);
  if (missing.length === 0) return text;
  return `${text}\n${dim(wrapped(`left out for want of room: ${missing.join(', ')}`, '  ', most))}`;
}

const widthsOf = (columns: readonly Column[], rows: Rows): number[] =>
  columns.map(({ head }, c) => rows.reduce((most, row) => Math.max(most, width(row[c]!)), width(head)));

/** How long the lines of these columns are. */
function roomOf(shown: readonly number[], columns: readonly Column[], rows: Rows): number {
  const widths = widthsOf(columns, rows);
  return shown.reduce((sum, c) => sum + widths[c]! + 2, 0);
}

/** Which of these columns are shown. */
function fitting(among: readonly number[], columns: readonly Column[], rows: Rows, most: number): number[] {
  let shown = [...among];
  const spareOf = (c: number) => columns[c]!.spare ?? -1;
  for (const c of among.filter((one) => spareOf(one) >= 0).sort((a, b) => spareOf(b) - spareOf(a))) {
    if (roomOf(shown, columns, rows) <= most) break;
    shown = shown.filter((other) => other !== c);
  }
  return shown;
}

function aligned(columns: readonly Column[], rows: Rows, dim: (s: string) => string, indent: string): string[] {
  const widths = widthsOf(columns, rows);
  const line = (cells: readonly string[], paint: (c: number, text: string) => string) => {
    const padded = cells.map((cell, c) => {
      const gap = ' '.repeat(widths[c]! - width(cell));
      const last = c === cells.length - 1;
      return columns[c]!.right ? gap + paint(c, cell) : paint(c, cell) + (last ? '' : gap);
    });
    return `${indent}${padded.join('  ')}`.trimEnd();
  };
  const head = line(
    columns.map((column) => column.head),
    (_, text) => dim(text),
  );
  return [head, ...rows.map((row) => line(row, (c, text) => columns[c]!.paint?.(text) ?? text))];
}
