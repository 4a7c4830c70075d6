import * as Plot from '@observablehq/plot';
import type { inspect } from 'wick';
import type { Analysis } from './analyse.ts';
import { short } from './dom.ts';

const colours = ['var(--s0)', 'var(--s1)', 'var(--s2)', 'var(--s3)'];

/** A line per initialiser. */
interface Point {
  readonly series: number;
  readonly x: number;
  readonly y: number;
}

/** Puts a plot into its place. Plot's own style element is left out: a strict Content-Security-Policy forbids it. */
function put(place: HTMLElement, plot: Element, label: string): void {
  for (const style of plot.querySelectorAll('style')) style.remove();
  // The plot as a whole has a name; its groups, which are nothing to a screen reader, may have none.
  for (const group of plot.querySelectorAll('[aria-label]')) group.removeAttribute('aria-label');
  plot.setAttribute('role', 'img');
  plot.setAttribute('aria-label', label);
  place.replaceChildren(plot);
}

const common = (place: HTMLElement) => ({
  width: Math.max(240, place.clientWidth),
  style: { background: 'none', fontSize: '12px' },
});

/** The powers of ten between two numbers, at most seven of them; undefined if there are too few to read a scale by. */
function decades(values: readonly number[]): number[] | undefined {
  const [low, high] = [Math.ceil(Math.log10(Math.min(...values))), Math.floor(Math.log10(Math.max(...values)))];
  const step = Math.ceil((high - low + 1) / 7);
  const powers = Array.from({ length: Math.max(0, Math.floor((high - low) / step) + 1) }, (_, i) => low + i * step);
  return powers.length < 2 ? undefined : powers.map((power) => 10 ** power);
}

const onScale = (y: number): string => (y < 1e-3 || y >= 1e4 ? y.toExponential(0) : String(y));
/** Below the numbers of an axis, not among them. */
const below = { marginBottom: 42, labelOffset: 36 };

/** Signal or gradient norm, layer by layer, on a logarithmic scale. */
export function drawCurve(
  place: HTMLElement,
  analyses: readonly Analysis[],
  value: (layer: inspect.LayerSignal) => number | null,
  label: string,
): void {
  const points = analyses.flatMap(({ report }, series) =>
    report.layers
      .filter((layer) => layer.hasWeight)
      .map((layer, x): Point => ({ series, x: x + 1, y: value(layer) ?? 0 }))
      .filter(({ y }) => y > 0 && Number.isFinite(y)),
  );
  const ticks = decades(points.map(({ y }) => y));
  const plot = Plot.plot({
    ...common(place),
    height: 270,
    marginLeft: 48,
    marginBottom: below.marginBottom,
    x: {
      label: 'layer',
      labelOffset: below.labelOffset,
      tickFormat: (x: number) => (Number.isInteger(x) ? String(x) : ''),
    },
    y: {
      type: 'log',
      label: null,
      grid: true,
      ticks: ticks ?? 5,
      tickFormat: ticks ? onScale : (y: number) => short(y),
    },
    marks: [
      Plot.lineY(points, {
        x: 'x',
        y: 'y',
        z: 'series',
        stroke: ({ series }: Point) => colours[series],
        strokeWidth: 2,
      }),
      Plot.dot(points, { x: 'x', y: 'y', fill: ({ series }: Point) => colours[series], r: 2.5, symbol: 'circle' }),
    ],
    color: { type: 'identity' },
  });
  put(place, plot, label);
}

/** Every layer's histogram, a column per initialiser. */
export function drawHistograms(
  place: HTMLElement,
  analyses: readonly Analysis[],
  what: 'histogram' | 'gradHistogram',
): void {
  const narrow = place.clientWidth < 520;
  const bars: { series: number; layer: string; from: number; to: number; count: number }[] = [];
  const texts: { series: number; layer: string; text: string }[] = [];
  analyses.forEach(({ report }, series) => {
    for (const { path, type, [what]: histogram } of report.layers) {
      if (!histogram) continue;
      const layer = `${path} ${type}`;
      const most = Math.max(...histogram.counts, 1);
      const bins = histogram.counts.length;
      histogram.counts.forEach((count, i) => {
        if (count > 0) bars.push({ series, layer, from: i / bins, to: (i + 1) / bins, count: count / most });
      });
      texts.push({ series, layer, text: short(deviation(histogram), narrow ? 2 : 4) });
    }
  });
  // In the order of the network: Plot would sort 10 before 2.
  const rows = [...new Set(texts.map(({ layer }) => layer))];
  const plot = Plot.plot({
    ...common(place),
    width: Math.max(240, place.clientWidth - 12),
    height: 24 + rows.length * 42,
    marginLeft: narrow ? 84 : 110,
    marginRight: 8,
    marginTop: 6,
    marginBottom: 6,
    fx: { axis: null, padding: 0.06 },
    fy: { label: null, padding: 0.12, axis: null, domain: rows },
    x: { axis: null, domain: [0, 1] },
    // Above the bars there is room for the number.
    y: { axis: null, domain: [0, 1.6] },
    marks: [
      Plot.ruleY([0], { stroke: 'var(--line)' }),
      Plot.rectY(bars, {
        fx: 'series',
        fy: 'layer',
        x1: 'from',
        x2: 'to',
        y: 'count',
        fill: ({ series }: { series: number }) => colours[series],
        insetLeft: 0,
        insetRight: 0,
      }),
      Plot.text(texts, {
        fx: 'series',
        fy: 'layer',
        text: 'text',
        frameAnchor: 'top-right',
        fill: 'var(--ink)',
        stroke: 'var(--card)',
      }),
      Plot.text(
        texts.filter(({ series }) => series === 0),
        {
          fx: 'series',
          fy: 'layer',
          text: 'layer',
          frameAnchor: 'left',
          textAnchor: 'end',
          dx: -6,
          fill: 'var(--soft)',
        },
      ),
    ],
    color: { type: 'identity' },
  });
  put(place, plot, what === 'histogram' ? 'Histograms of the activations' : 'Histograms of the gradients');
}

/** From the middles of the bins. */
function deviation({ edges, counts }: inspect.Histogram): number {
  let [n, sum, squares] = [0, 0, 0];
  counts.forEach((count, i) => {
    const middle = (edges[i]! + edges[i + 1]!) / 2;
    n += count;
    sum += count * middle;
    squares += count * middle * middle;
  });
  return n === 0 ? Number.NaN : Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2));
}

/** The losses of a run so far: faint as they are, strong as a running mean. */
export function drawLosses(place: HTMLElement, losses: readonly (readonly number[])[]): void {
  const all = losses.flatMap((step, x) => step.map((y, series): Point => ({ series, x, y })));
  const points = all.filter(({ y }) => Number.isFinite(y));
  const stroke = ({ series }: Point) => colours[series];
  const plot = Plot.plot({
    ...common(place),
    height: 290,
    marginLeft: 44,
    marginBottom: below.marginBottom,
    x: { label: 'step', labelOffset: below.labelOffset, domain: [0, Math.max(20, losses.length)] },
    y: { label: null, grid: true, domain: [0, 3], clamp: true },
    marks: [
      ...(points.length === 0
        ? [
            Plot.text(['Press Train: here the losses come down, or do not'], {
              frameAnchor: 'middle',
              fill: 'var(--soft)',
              fontSize: 14,
              stroke: 'var(--card)',
              strokeWidth: 8,
            }),
          ]
        : []),
      Plot.lineY(points, { x: 'x', y: 'y', z: 'series', stroke, strokeOpacity: 0.25, strokeWidth: 1 }),
      Plot.lineY(
        points,
        Plot.windowY({ k: 15, anchor: 'end' }, { x: 'x', y: 'y', z: 'series', stroke, strokeWidth: 2 }),
      ),
    ],
    color: { type: 'identity' },
  });
  put(place, plot, 'Loss of every initialiser by step');
}

/** How sure a network is of each of the ten digits. */
export function drawProbabilities(place: HTMLElement, probabilities: readonly number[], series: number): void {
  const bars = probabilities.map((p, digit) => ({ digit, p }));
  const plot = Plot.plot({
    ...common(place),
    height: 84,
    marginTop: 4,
    marginLeft: 4,
    marginRight: 4,
    x: { type: 'band', label: null, tickSize: 0 },
    y: { axis: null, domain: [0, 1] },
    marks: [
      Plot.barY(bars, { x: 'digit', y: 'p', fill: colours[series] ?? 'currentColor' }),
      Plot.ruleY([0], { stroke: 'var(--line)' }),
    ],
  });
  put(place, plot, probabilities.map((p, digit) => `${digit}: ${Math.round(100 * p)} %`).join(', '));
}
