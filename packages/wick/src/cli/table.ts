import { widthOf as seen, wrapped } from './text.ts';

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
  const placed = columns.map((column, c): Placed => ({ ...column, c, width: widthOf(column, c, rows) }));
  const beside = fitting(placed, most);
  const stacked = roomOf(beside) > most && placed.length > 1;
  // Beneath, a line begins two further in.
  const beneath = stacked ? fitting(placed.slice(1), most - 2) : [];
  const shown = stacked ? [placed[0]!, ...beneath] : beside;
  const lines = aligned(stacked ? shown.slice(0, 1) : shown, rows, dim, '  ');
  const rests = stacked ? aligned(beneath, rows, dim, '    ') : [];
  const text = (stacked ? lines.flatMap((line, i) => [line, rests[i]!]).filter((line) => line !== '') : lines).join(
    '\n',
  );
  const missing = placed.filter((column) => column.head !== '' && !shown.includes(column)).map(({ head }) => head);
  if (missing.length === 0) return text;
  return `${text}\n${dim(wrapped(`left out for want of room: ${missing.join(', ')}`, '  ', most))}`;
}

/** A column with its place in the rows and the width of its widest cell. */
interface Placed extends Column {
  readonly c: number;
  readonly width: number;
}

function widthOf({ head }: Column, c: number, rows: Rows): number {
  return rows.reduce((most, row) => Math.max(most, seen(row[c]!)), seen(head));
}

/** How long the lines of these columns are. */
function roomOf(shown: readonly Placed[]): number {
  return shown.reduce((sum, { width }) => sum + width + 2, 0);
}

/** Which of these columns are shown. */
function fitting(among: readonly Placed[], most: number): readonly Placed[] {
  let shown = among;
  const spare = among.filter((column) => column.spare !== undefined);
  for (const column of spare.sort((a, b) => b.spare! - a.spare!)) {
    if (roomOf(shown) <= most) break;
    shown = shown.filter((other) => other !== column);
  }
  return shown;
}

function aligned(columns: readonly Placed[], rows: Rows, dim: (s: string) => string, indent: string): string[] {
  const last = columns.at(-1);
  const line = (
    textOf: (column: Placed) => string,
    paintOf: (column: Placed) => ((s: string) => string) | undefined,
  ) => {
    const padded = columns.map((column) => {
      const text = textOf(column);
      const gap = ' '.repeat(column.width - seen(text));
      const painted = paintOf(column)?.(text) ?? text;
      return column.right ? gap + painted : painted + (column === last ? '' : gap);
    });
    return `${indent}${padded.join('  ')}`.trimEnd();
  };
  const head = line(
    (column) => column.head,
    () => dim,
  );
  const cells = rows.map((row) =>
    line(
      ({ c }) => row[c]!,
      ({ paint }) => paint,
    ),
  );
  return [head, ...cells];
}
