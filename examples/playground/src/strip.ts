import type { inspect } from 'wick';
import { short } from './dom.ts';
import { line, logScale, mark, picture, polyline, type Scale, svg, text } from './svg.ts';
import type { Words } from './words/index.ts';

/** One initialiser's part of the strip. */
export interface StripRow {
  readonly name: string;
  readonly slot: number;
  /** Null as long as it is not known. */
  readonly report: Pick<inspect.SignalReport, 'layers'> | null;
  /** Whether it belongs to other settings than those that stand beside it. */
  readonly stale: boolean;
}

interface Point {
  readonly signal: number;
  readonly gradient: number;
}

const [left, right] = [44, 14];
/** Above the rows' pictures their names, below the last of them the layers' numbers. */
const [head, foot] = [24, 36];

export const rowHeight = (rows: number, narrow: boolean): number =>
  (narrow ? [150, 116, 92, 84] : [240, 150, 112, 92])[rows - 1]!;
export const stripHeight = (rows: number, narrow: boolean): number => rows * (rowHeight(rows, narrow) + head) + foot;

/** Layers with weights: what each passes on, and what gradient comes back to it. */
export const pointsOf = (report: Pick<inspect.SignalReport, 'layers'>): Point[] =>
  report.layers
    .filter(({ hasWeight }) => hasWeight)
    .map(({ signal, gradNorm }) => ({ signal, gradient: gradNorm ?? Number.NaN }));

/**
 * A column a layer, a row an initialiser; activations as a full line with filled marks, gradients as a dashed one with hollow
 * marks, all on one logarithmic scale. Zeros lie on the ground, what is no number at the ceiling, each with its name.
 *
 * @param depth - columns, as long as no row is known
 * @param others - values beside those shown that the scale must hold, so that it stands still while time runs
 */
export function drawStrip(
  place: HTMLElement,
  rows: readonly StripRow[],
  depth: number,
  words: Words,
  others: readonly number[] = [],
): void {
  const width = Math.max(280, place.clientWidth);
  const narrow = width < 560;
  const tall = rowHeight(rows.length, narrow);
  const known = rows.map(({ report }) => (report ? pointsOf(report) : null));
  const columns = Math.max(depth, ...known.map((points) => points?.length ?? 0));
  const columnWidth = (width - left - right) / columns;
  const x = (i: number) => left + (i + 0.5) * columnWidth;
  const values = known.flatMap((points) => points?.flatMap(({ signal, gradient }) => [signal, gradient]) ?? []);
  const parts: Node[] = [];
  rows.forEach((row, r) => {
    const top = head + r * (tall + head);
    const scale = logScale([...values, ...others], top + tall - 8, top + 8, narrow ? 4 : 5);
    parts.push(columnsOf(columns, columnWidth, top, tall), ...gridOf(scale, width));
    const points = known[r];
    const name = row.stale ? `${row.name} (${words.stale})` : row.name;
    const content = points ? seriesOf(points, row.slot, scale, x, [top, top + tall], words) : [];
    parts.push(
      svg('g', { class: `row s${row.slot}${row.stale ? ' stale' : ''}` }, ...nameOf(name, row.slot, top), ...content),
    );
  });
  parts.push(...numbersOf(columns, x, head + rows.length * (tall + head) - head + 14, width, words, narrow));
  const label = words.stripLabel(rows.map(({ name }) => name).join(', '));
  place.replaceChildren(picture(width, stripHeight(rows.length, narrow), label, ...parts));
}

function columnsOf(columns: number, wide: number, top: number, tall: number): SVGElement {
  const bands = Array.from({ length: Math.ceil(columns / 2) }, (_, i) =>
    svg('rect', { x: left + 2 * i * wide, y: top, width: wide, height: tall, class: 'band' }),
  );
  return svg('g', {}, ...bands);
}

const gridOf = (scale: Scale, width: number): Node[] =>
  scale.ticks.flatMap(({ value, label }) => {
    const y = scale.at(value);
    return [line(left, y, width - right, y, 'grid'), text(left - 6, y + 4, label, 'tick')];
  });

const nameOf = (name: string, slot: number, top: number): Node[] => [
  mark(slot, left + 6, top - 9, 5, 'full'),
  text(left + 18, top - 4, name, 'name'),
];

function seriesOf(
  points: readonly Point[],
  slot: number,
  scale: Scale,
  x: (i: number) => number,
  [ceiling, ground]: readonly [number, number],
  words: Words,
): Node[] {
  const place = (value: number, i: number): [number, number] | null =>
    value > 0 && Number.isFinite(value) ? [x(i), scale.at(value)] : null;
  const size = points.length > 24 ? 2 : 3.4;
  const parts: Node[] = [];
  for (const what of ['gradient', 'signal'] as const) {
    const places = points.map((point, i) => place(point[what], i));
    parts.push(polyline(places, what));
    const told = new Set<string>();
    points.forEach(({ [what]: value }, i) => {
      const at = places[i];
      if (at) {
        parts.push(mark(slot, at[0], at[1], size, what === 'signal' ? 'full' : 'hollow'));
        return;
      }
      const name = value === 0 ? '0' : Number.isNaN(value) ? 'NaN' : '∞';
      const y = value === 0 ? ground - 3 : ceiling + 4;
      parts.push(line(x(i) - 4, y, x(i) + 4, y, `edge ${what}`));
      // Named once, where it begins; gradients come from the other end.
      if (!told.has(name)) parts.push(edgeName(x(i), value === 0 ? ground - 8 : ceiling + 16, name));
      told.add(name);
    });
  }
  points.forEach(({ signal, gradient }, i) => {
    const wide = x(1) - x(0);
    const area = svg('rect', { x: x(i) - wide / 2, y: ceiling, width: wide, height: ground - ceiling, class: 'touch' });
    area.append(svg('title', {}, words.stripPoint(i + 1, short(signal, 3), short(gradient, 3))));
    parts.push(area);
  });
  return parts;
}

/** In the middle of its column, but never over the numbers of the axis. */
function edgeName(middle: number, y: number, name: string): SVGElement {
  const half = 4.5 * name.length;
  return middle - half < left ? text(left + 1, y, name, 'edge-name start') : text(middle, y, name, 'edge-name');
}

function numbersOf(
  columns: number,
  x: (i: number) => number,
  y: number,
  width: number,
  words: Words,
  narrow: boolean,
): Node[] {
  const room = (x(1) - x(0)) / 22;
  const every = [1, 2, 5, 10].find((step) => step * room >= 1) ?? 20;
  const parts: Node[] = [];
  for (let i = 0; i < columns; i++)
    if ((i + 1) % every === 0 || every === 1 || i === 0) parts.push(text(x(i), y, String(i + 1), 'layer-number'));
  const below = y + 18;
  parts.push(text(left, below, words.layer, 'axis'));
  // The legend: what a full and a hollow mark are, for all rows.
  const from = narrow ? left + 60 : width - right - 250;
  parts.push(line(from, below - 4, from + 26, below - 4, 'signal key'), mark(0, from + 13, below - 4, 3.4, 'full key'));
  parts.push(text(from + 32, below, words.signal, 'axis'));
  const second = from + (narrow ? 118 : 132);
  parts.push(
    line(second, below - 4, second + 26, below - 4, 'gradient key'),
    mark(0, second + 13, below - 4, 3.4, 'hollow key'),
  );
  parts.push(text(second + 32, below, words.gradient, 'axis'));
  return parts;
}
