import type { Judgement, SignalReport } from '../signal/types.ts';
import type { Histogram } from '../stats/types.ts';
import { escaped } from './html.ts';
import type { TrainingCurve } from './types.ts';

export type Library = typeof import('@observablehq/plot');
type PlotOptions = NonNullable<Parameters<Library['plot']>[0]>;

/** Draws into a string: a picture with a name and a description, without scripts. */
export type Draw = (options: PlotOptions, title: string, description: string) => string;

/** The class that the page's one style sheet names. */
export const plotClass = 'plot';

/** A pen for a document; each picture's own style sheet is left out, since the page has it once. */
export function penOf(library: Library, document: unknown): Draw {
  let count = 0;
  return (options, title, description) => {
    const drawn = library.plot({
      ...options,
      document: document as PlotOptions['document'],
      className: plotClass,
      style: { fontSize: '12px' },
    });
    const id = `plot-${++count}`;
    const labels = `<title id="${id}-title">${escaped(title)}</title><desc id="${id}-desc">${escaped(description)}</desc>`;
    return (
      drawn.outerHTML
        .replace(/<style>[\s\S]*?<\/style>/, () => labels)
        // A name on a group without a role is none to a screen reader, and against the rules of ARIA.
        .replace(/(<g [^>]*?)aria-label=/g, '$1data-part=')
        .replace('<svg ', `<svg role="img" aria-labelledby="${id}-title" aria-describedby="${id}-desc" `)
    );
  };
}

export function histogramPlot(library: Library, draw: Draw, name: string, { edges, counts }: Histogram): string {
  const bins = counts.map((count, i) => ({ low: edges[i], high: edges[i + 1], count }));
  const most = counts.indexOf(Math.max(...counts));
  return draw(
    {
      width: 320,
      height: 140,
      marginLeft: 48,
      x: { label: null, ticks: 5, tickFormat: onAxis },
      y: { label: null, grid: true, ticks: 3, tickFormat: onAxis },
      marks: [
        library.rectY(bins, { x1: 'low', x2: 'high', y: 'count', fill: 'var(--series-0)', insetLeft: 0.5 }),
        library.ruleY([0]),
      ],
    },
    `Histogram of ${name}`,
    `${counts.length} bins from ${short(edges[0]!)} to ${short(edges.at(-1)!)}; the fullest, from ${short(edges[most]!)} to ${short(edges[most + 1]!)}, holds ${counts[most]} values.`,
  );
}

interface Point {
  readonly i: number;
  readonly value: number;
  readonly series: string;
}

/**
 * The deviation of the signal and the norm of the gradient from layer to layer, on a logarithmic scale. Where they are 0 or no
 * number they lie on the ground or at the ceiling, with their name.
 */
export function signalPlot(
  library: Library,
  draw: Draw,
  signals: readonly (readonly [title: string, report: SignalReport])[],
): string {
  const nameOf = (what: string, title: string) => (title === '' ? what : `${what}, ${title}`);
  const all = signals.flatMap(([title, { layers, backward }]) =>
    layers
      .filter((layer) => layer.hasWeight)
      .flatMap((layer, i): Point[] => [
        { i: i + 1, value: layer.signal, series: nameOf('signal', title) },
        ...(backward ? [{ i: i + 1, value: layer.gradNorm ?? Number.NaN, series: nameOf('gradient', title) }] : []),
      ]),
  );
  if (all.length === 0) return '';
  const names = [...new Set(all.map(({ series }) => series))];
  const points = all.filter(({ value }) => positive(value));
  const values = points.map(({ value }) => value);
  const powers = [
    Math.floor(Math.log10(Math.min(...values, 1))),
    Math.ceil(Math.log10(Math.max(...values, 1))),
  ] as const;
  const [low, high] = [10 ** powers[0] / (powers[0] === powers[1] ? 10 : 1), 10 ** powers[1]];
  const others = all
    .filter(({ value }) => !positive(value))
    .map((point) => ({
      ...point,
      at: point.value === 0 ? low : high,
      name: point.value === 0 ? '0' : String(point.value),
    }));
  // Each kind is named where it begins.
  const named = others.filter(
    ({ series, name }, i) => others.findIndex((other) => other.series === series && other.name === name) === i,
  );
  return draw(
    {
      width: 480,
      height: 260,
      marginLeft: 64,
      marginBottom: 42,
      x: {
        label: 'layer with weights',
        labelOffset: 36,
        interval: 1,
        ticks: 10,
        tickFormat: (i: number) => (Number.isInteger(i) ? String(i) : ''),
      },
      y: { type: 'log', grid: true, label: null, domain: [low, high], tickFormat: onAxis, ticks: 6 },
      color: colours(names),
      marks: [
        ...names.map((name, i) =>
          library.lineY(
            points.filter(({ series }) => series === name),
            { x: 'i', y: 'value', stroke: 'series', strokeWidth: 2, strokeDasharray: dashes[i % dashes.length] },
          ),
        ),
        library.dot(points, { x: 'i', y: 'value', fill: 'series', symbol: 'series', r: 3 }),
        ...(others.length === 0
          ? []
          : [
              library.tickY(others, { x: 'i', y: 'at', stroke: 'series', strokeWidth: 4 }),
              library.text(named, { x: 'i', y: 'at', text: 'name', dy: -10, fontWeight: 'bold', fill: 'currentColor' }),
            ]),
      ],
    },
    'The signal from layer to layer',
    [
      ...signals.flatMap(([title, { forward, backward }]) => [
        told(nameOf('signal', title), forward),
        backward ? told(nameOf('gradient', title), backward) : '',
      ]),
      ...named.map(({ series, name, i }) => `The ${series} is ${name} at layer ${i}.`),
    ]
      .filter((text) => text !== '')
      .join(' '),
  );
}

function told(name: string, { verdict, ratio }: Judgement): string {
  return `The ${name} is ${verdict}: its last value is ${short(ratio)} of its first.`;
}

export function curvesPlot(
  library: Library,
  draw: Draw,
  curves: readonly (readonly [string, TrainingCurve])[],
): string {
  const points = curves.flatMap(([series, curve]) => pointsOf(curve).map(([step, value]) => ({ step, value, series })));
  const names = curves.map(([name]) => name);
  const ends = curves.map(([name, curve]) => {
    const all = pointsOf(curve);
    return `${name}: ${all.length} values, from ${short(all[0]![1])} to ${short(all.at(-1)![1])}.`;
  });
  return draw(
    {
      width: 480,
      height: 260,
      marginLeft: 64,
      marginBottom: 42,
      x: { label: 'step', labelOffset: 36 },
      y: { grid: true, label: null, tickFormat: onAxis },
      color: colours(names),
      marks: [
        ...names.map((name, i) =>
          library.lineY(
            points.filter(({ series }) => series === name),
            {
              x: 'step',
              y: (point) => (Number.isFinite(point.value) ? point.value : Number.NaN),
              stroke: 'series',
              strokeWidth: 2,
              strokeDasharray: dashes[i % dashes.length],
            },
          ),
        ),
      ],
    },
    'Training curves',
    ends.join(' '),
  );
}

/** Points of a curve that may be values alone, one per step. */
export function pointsOf(curve: TrainingCurve): [number, number][] {
  return curve.map((point, i) => (typeof point === 'number' ? [i, point] : [point[0], point[1]]));
}

/** What tells lines apart without their colours; the keys of the legend have borders like them. */
const dashes = ['none', '7 4', '2 3', '10 3 2 3', '1 5'];

/** The page's colours, by their order. */
export function colours(names: readonly string[]): PlotOptions['color'] {
  return { domain: names, range: names.map((_, i) => `var(--series-${i % 5})`) };
}

/** What tells series apart beside the picture, with the colours they have in it. */
export function legend(names: readonly string[]): string {
  const items = names.map(
    (name, i) => `<li><span class="key series-${i % 5}" aria-hidden="true"></span>${escaped(name)}</li>`,
  );
  return `<ul class="legend">${items.join('')}</ul>`;
}

function positive(value: number | null): value is number {
  return value !== null && value > 0 && Number.isFinite(value);
}

export function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A number beside an axis: short enough for its margin, whatever it is. 0.05, 2,000, 10⁸, 2·10⁻⁷. */
export function onAxis(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-3 && size < 1e5)) return Number(value.toPrecision(3)).toLocaleString('en-US');
  const [digits, power] = value.toExponential(1).split('e');
  const exponent = [...String(Number(power))].map((c) => (c === '-' ? '⁻' : raised[Number(c)])).join('');
  const times = Number(digits) === 1 ? '' : `${Number(digits)}·`;
  return `${times}10${exponent}`;
}
