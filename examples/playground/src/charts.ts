import type { inspect } from 'wick';
import { short } from './dom.ts';
import { line, linearScale, logScale, mark, picture, polyline, type Scale, svg, text } from './svg.ts';

/** A line of a chart. */
export interface Series {
  readonly slot: number;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface ChartOptions {
  readonly label: string;
  readonly height?: number;
  /** How far the x axis reaches at least. */
  readonly until?: number;
  readonly xLabel?: string;
  /** The y axis: by factors where there is a wide range, else from 0. */
  readonly scale?: 'log' | 'linear' | 'auto';
  /** What the axis reaches at least. */
  readonly high?: number;
  /** Lines across with a name. */
  readonly levels?: readonly { readonly value: number; readonly name: string }[];
  /** What to say where there is nothing yet. */
  readonly empty?: string;
  /** Where to stand: a line down. */
  readonly at?: number;
  /** Drawn through, too: the mean of so many points. */
  readonly smooth?: number;
  /** What to say where a series stops being numbers. */
  readonly notFinite?: (x: number) => string;
  readonly percent?: boolean;
}

const [left, right, top, bottom] = [48, 10, 12, 36];

/** Lines over steps or layers. What is no number is marked where it begins, not left out. */
export function drawLines(place: HTMLElement, series: readonly Series[], options: ChartOptions): void {
  const { label, height = 220, until = 1, levels = [], at, smooth = 1, percent = false } = options;
  const width = Math.max(260, place.clientWidth);
  const all = series.flatMap(({ points }) => points);
  const finite = [...all.map(([, y]) => y), ...levels.map(({ value }) => value)].filter(Number.isFinite);
  const most = Math.max(options.high ?? 0, ...finite);
  const wide = options.scale === 'log' || (options.scale !== 'linear' && most > 10);
  const y: Scale = wide ? logScale(finite, height - bottom, top, 4) : linearScale(most || 1, height - bottom, top);
  const last = Math.max(until, ...all.map(([x]) => x));
  const first = Math.min(...all.map(([x]) => x), until);
  const start = options.scale === 'log' && first === 1 ? 1 : 0;
  const x = (value: number) => left + ((value - start) / Math.max(1, last - start)) * (width - left - right);
  const tickLabel = (tick: Scale['ticks'][number]) => (percent ? `${Math.round(100 * tick.value)} %` : tick.label);
  const parts: Node[] = y.ticks.flatMap((tick) => [
    line(left, y.at(tick.value), width - right, y.at(tick.value), 'grid'),
    text(left - 6, y.at(tick.value) + 4, tickLabel(tick), 'tick'),
  ]);
  for (const value of stepsTo(last, start))
    parts.push(text(x(value), height - bottom + 16, String(value), 'layer-number'));
  if (options.xLabel) parts.push(text(left, height - 4, options.xLabel, 'axis'));
  for (const { value, name } of levels) {
    parts.push(line(left, y.at(value), width - right, y.at(value), 'level'));
    parts.push(text(width - right - 2, y.at(value) - 4, name, 'level-name'));
  }
  if (at !== undefined && all.length > 0) parts.push(line(x(at), top, x(at), height - bottom, 'now'));
  for (const one of series) parts.push(lineOf(one, x, y, smooth, options.notFinite));
  if (all.length === 0 && options.empty) parts.push(text((left + width) / 2, height / 2, options.empty, 'empty'));
  place.replaceChildren(picture(width, height, label, ...parts));
}

function stepsTo(last: number, start: number): number[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((size) => last / size <= 6) ?? Math.ceil(last / 6);
  const values = Array.from({ length: Math.floor(last / step) + 1 }, (_, i) => i * step);
  return values.filter((value) => value >= start);
}

function lineOf(
  { slot, points }: Series,
  x: (value: number) => number,
  y: Scale,
  smooth: number,
  notFinite?: (x: number) => string,
): SVGElement {
  const place = ([at, value]: readonly [number, number]): [number, number] | null =>
    Number.isFinite(value) && y.at(value) < Number.POSITIVE_INFINITY ? [x(at), y.at(value)] : null;
  const parts: Node[] = [polyline(points.map(place), smooth > 1 ? 'faint' : 'signal')];
  if (smooth > 1) parts.push(polyline(meanOf(points, smooth).map(place), 'signal'));
  const places = points.map(place);
  // A mark now and then: enough to tell the lines apart by their shape.
  const every = Math.max(1, Math.ceil(points.length / 12));
  const marked = smooth > 1 ? meanOf(points, smooth).map(place) : places;
  marked.forEach((at, i) => {
    if (at && (i % every === 0 || i === marked.length - 1)) parts.push(mark(slot, at[0], at[1], 3, 'full'));
  });
  const broken = points.findIndex(([, value]) => !Number.isFinite(value));
  if (broken >= 0) {
    const [at] = points[broken]!;
    const before = places.slice(0, broken).findLast((one) => one !== null);
    const [px, py] = [x(at), before?.[1] ?? top + 8];
    parts.push(svg('path', { d: `M${px - 5} ${py - 5}l10 10M${px - 5} ${py + 5}l10 -10`, class: 'cross' }));
    if (notFinite) {
      const atRight = px > 200;
      const name = text(
        px + (atRight ? -8 : 8),
        top + 12 + 14 * slot,
        notFinite(at),
        atRight ? 'cross-name end' : 'cross-name',
      );
      parts.push(name);
    }
  }
  return svg('g', { class: `s${slot}` }, ...parts);
}

/** The mean of each point and those before it. */
function meanOf(points: Series['points'], count: number): [number, number][] {
  return points.map(([x], i) => {
    const window = points.slice(Math.max(0, i + 1 - count), i + 1);
    return [x, window.reduce((sum, [, value]) => sum + value, 0) / window.length];
  });
}

/** One picture of {@link drawHistograms}. */
export interface Bars {
  readonly layer: string;
  readonly histogram: inspect.Histogram | null;
  readonly std: number;
}

/** A column per initialiser, a row per layer, each over its own range. */
export function drawHistograms(
  place: HTMLElement,
  columns: readonly { readonly slot: number; readonly bars: readonly Bars[] }[],
  label: string,
): void {
  const width = Math.max(260, place.clientWidth - 12);
  const narrow = width < 520;
  const names = narrow ? 84 : 120;
  const rows = Math.max(0, ...columns.map(({ bars }) => bars.length));
  const wide = (width - names) / Math.max(1, columns.length);
  const tall = 40;
  const parts: Node[] = [];
  columns.forEach(({ slot, bars }, column) => {
    bars.forEach(({ layer, histogram, std }, row) => {
      const [x, y] = [names + column * wide + 6, (row + 1) * tall];
      if (column === 0) parts.push(text(names - 4, y - 6, layer, 'row-name'));
      parts.push(line(x, y, x + wide - 12, y, 'grid'));
      const most = Math.max(...(histogram?.counts ?? []), 1);
      const step = (wide - 12) / (histogram?.counts.length ?? 1);
      const d = histogram?.counts.map((count, i) =>
        count === 0
          ? ''
          : `M${(x + i * step).toFixed(1)} ${y}v${((-26 * count) / most).toFixed(1)}h${step.toFixed(2)}V${y}z`,
      );
      if (d) parts.push(svg('g', { class: `s${slot}` }, svg('path', { d: d.join(''), class: 'bars' })));
      parts.push(text(x + wide - 12, y - 28, short(std, narrow ? 2 : 4), 'std'));
    });
  });
  place.replaceChildren(picture(width, rows * tall + 8, label, ...parts));
}

/** How sure a network is of each of the ten digits. */
export function drawProbabilities(place: HTMLElement, probabilities: readonly number[], slot: number): void {
  const [width, height] = [Math.max(220, place.clientWidth), 76];
  const wide = width / probabilities.length;
  const parts = probabilities.flatMap((p, digit) => [
    svg('rect', { x: digit * wide + 3, y: 56 - 52 * (p || 0), width: wide - 6, height: 52 * (p || 0), class: 'bars' }),
    text((digit + 0.5) * wide, 72, String(digit), 'layer-number'),
  ]);
  const label = probabilities.map((p, digit) => `${digit}: ${Math.round(100 * p)} %`).join(', ');
  place.replaceChildren(
    picture(width, height, label, svg('g', { class: `s${slot}` }, line(0, 56, width, 56, 'grid'), ...parts)),
  );
}
