import type { Analysis } from './analyse.ts';
import { byId, exact, make, percent, short } from './dom.ts';
import type { FileTensor } from './files.ts';
import { labelOf } from './labels.ts';
import type { State } from './state.ts';

const verdicts = { vanishing: '↘ vanishing', healthy: '✓ healthy', exploding: '↗ exploding' } as const;

/** A card per initialiser; warnings of one kind stand together, the first of them at length. */
export function showVerdicts(state: State, analyses: readonly Analysis[]): void {
  const cards = analyses.map(({ report, weights, distribution, warnings }, i) => {
    const from = report.startsAt === null ? '' : ` from layer ${report.startsAt}`;
    const rows = [
      ['Loss', short(report.loss)],
      ['Signal, last ÷ first', short(report.forward.ratio)],
      ['Gradient, first ÷ last', short(report.backward?.ratio ?? null)],
      ['First weights', weights.map(exact).join(', ')],
      ['They look like', distribution],
    ] as const;
    const list = make('dl', {}, ...rows.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)]));
    return make(
      'article',
      { className: `card s${i}` },
      make('h3', {}, labelOf(state.initialisers[i]!)),
      make('p', { className: 'verdict' }, `${verdicts[report.verdict]}${from}`),
      list,
      ...[...new Set(warnings.map(({ code }) => code))].map((code) => {
        const same = warnings.filter((warning) => warning.code === code);
        const { path, reason, fix } = same[0]!;
        const places = same.length === 1 ? path : `${path} and ${same.length - 1} more`;
        const parts = [make('summary', {}, `⚠ ${code}: ${places}`), make('p', {}, reason), make('p', {}, fix)];
        return make('details', { className: 'warning' }, ...parts);
      }),
    );
  });
  byId('verdicts', HTMLElement).replaceChildren(...cards);
}

/** The numbers behind the curves. */
export function showNumbers(state: State, analyses: readonly Analysis[]): void {
  const head = ['Layer', 'mean', 'std', 'signal', 'dead', 'saturated', 'gradient'];
  const tables = analyses.map(({ report }, i) => {
    const rows = report.layers.map(({ path, type, mean, std, signal, dead, saturated, gradNorm }) => {
      const cells = [short(mean), short(std), short(signal), percent(dead), percent(saturated), short(gradNorm)];
      const name = make('th', { scope: 'row' }, `${path} ${type}`);
      return make('tr', {}, name, ...cells.map((cell) => make('td', {}, cell)));
    });
    return make(
      'table',
      {},
      make('caption', {}, labelOf(state.initialisers[i]!)),
      make('thead', {}, make('tr', {}, ...head.map((name) => make('th', { scope: 'col' }, name)))),
      make('tbody', {}, ...rows),
    );
  });
  byId('numbers', HTMLElement).replaceChildren(...tables);
}

/** The tensors of a file. */
export function showTensors(name: string, tensors: readonly FileTensor[]): void {
  const head = ['Tensor', 'shape', 'dtype', 'looks like', 'histogram', 'mean', 'std', 'min', 'max', 'NaN or ∞'];
  const rows = tensors.map(({ name: path, stats, distribution }) => {
    const text = [`${stats.shape.join('×') || 'scalar'}`, stats.dtype, distribution];
    const numbers = [stats.mean, stats.std, stats.min, stats.max, stats.nan + stats.inf].map((value) => short(value));
    return make(
      'tr',
      {},
      make('th', { scope: 'row' }, path),
      ...text.map((cell) => make('td', { className: 'text' }, cell)),
      make('td', { className: 'text' }, spark(stats.histogram.counts)),
      ...numbers.map((cell) => make('td', {}, cell)),
    );
  });
  const total = tensors.reduce((sum, { stats }) => sum + stats.numel, 0);
  byId('tensors', HTMLElement).replaceChildren(
    make(
      'table',
      {},
      make('caption', {}, `${name}: ${tensors.length} tensors, ${total.toLocaleString('en')} numbers`),
      make('thead', {}, make('tr', {}, ...head.map((title) => make('th', { scope: 'col' }, title)))),
      make('tbody', {}, ...rows),
    ),
  );
}

/** A histogram as small as a word. */
function spark(counts: readonly number[]): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const most = Math.max(...counts, 1);
  const path = counts.map((count, i) => `M${i * 3} 20v${(-20 * count) / most}h3V20z`).join('');
  svg.setAttribute('width', String(counts.length * 3));
  svg.setAttribute('height', '20');
  svg.setAttribute('class', 'spark');
  svg.setAttribute('aria-hidden', 'true');
  const bars = document.createElementNS(svg.namespaceURI, 'path');
  bars.setAttribute('d', path);
  svg.append(bars);
  return svg;
}
