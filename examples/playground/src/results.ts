import type { Analysis, Findings } from './analyse.ts';
import { byId, exact, make, percent, short } from './dom.ts';
import type { FileTensor } from './files.ts';
import type { Run } from './run.ts';
import { fateOf, verdictOf } from './verdict.ts';
import { labelOf, type Words } from './words/index.ts';

/** What is known of one initialiser. */
export interface Result {
  readonly name: string;
  readonly slot: number;
  readonly analysis: Analysis;
  readonly findings: Findings | null;
}

/** A card per initialiser; warnings of one kind stand together, the first of them at length. */
export function showCards(results: readonly Result[], words: Words): void {
  const cards = results.map(({ name, slot, analysis, findings }) => {
    const { report, weights } = analysis;
    const said = words.cardRows;
    const rows: [string, (string | HTMLElement)[]][] = [
      [said.loss, [short(report.loss)]],
      [said.forward, [short(report.forward.ratio)]],
      [said.backward, [short(report.backward?.ratio ?? null)]],
      [said.weights, wholeNumbers(weights.map(exact).join(' '))],
      [said.distribution, wholeNumbers(findings?.distribution ?? words.computing)],
    ];
    const list = make(
      'dl',
      {},
      ...rows.flatMap(([term, content]) => [make('dt', {}, term), make('dd', {}, ...content)]),
    );
    const verdict = fateOf(verdictOf(analysis, findings), words, true);
    return make(
      'article',
      { className: `card s${slot}` },
      make('h3', {}, name),
      make('p', { className: 'verdict' }, verdict),
      list,
      ...warningsOf(findings, words),
    );
  });
  byId('cards', HTMLElement).replaceChildren(...cards);
}

/** Each number whole, with the comma behind it: a line may end between two, not within one. */
const wholeNumbers = (text: string): (string | HTMLElement)[] =>
  text
    .split(/(-?\d[\d.]*(?:e[+-]?\d+)?[,)]*)/)
    .map((part, i) => (i % 2 === 1 ? make('span', { className: 'number' }, part) : part));

function warningsOf(findings: Findings | null, words: Words): HTMLElement[] {
  const warnings = findings?.warnings ?? [];
  return [...new Set(warnings.map(({ code }) => code))].map((code) => {
    const same = warnings.filter((warning) => warning.code === code);
    const { path, reason, fix } = same[0]!;
    const places = same.length === 1 ? path : words.andMore(path, same.length - 1);
    const parts = [make('summary', {}, `⚠ ${code}: ${places}`), make('p', {}, reason), make('p', {}, fix)];
    return make('details', { className: 'warning' }, ...parts);
  });
}

function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly (string | Node)[])[],
): HTMLTableElement {
  return make(
    'table',
    {},
    make('caption', {}, caption),
    make('thead', {}, make('tr', {}, ...head.map((name) => make('th', { scope: 'col' }, name)))),
    make(
      'tbody',
      {},
      ...rows.map(([first, ...cells]) =>
        make('tr', {}, make('th', { scope: 'row' }, first ?? ''), ...cells.map((cell) => make('td', {}, cell))),
      ),
    ),
  );
}

/** The numbers behind the picture, and of the layers between. */
export function showNumbers(results: readonly Result[], words: Words): void {
  const tables = results.map(({ name, analysis: { report } }) => {
    let number = 0;
    const rows = report.layers.map(({ hasWeight, path, type, mean, std, signal, dead, saturated, gradNorm }) => [
      `${hasWeight ? `${++number}: ` : ''}${path} ${type}`,
      ...[short(mean), short(std), short(signal), percent(dead), percent(saturated), short(gradNorm)],
    ]);
    return table(name, words.tableHead, rows);
  });
  byId('numbers', HTMLElement).replaceChildren(...tables);
}

/** The run: every ten steps the loss and what is recognised. */
export function showRun(run: Run | null, words: Words): void {
  const place = byId('run-table', HTMLElement);
  if (!run) {
    place.replaceChildren();
    return;
  }
  const names = run.state.initialisers.map((how) => labelOf(how, words));
  const rows = run.looks.map((looks, i) => [
    String(10 * i),
    ...looks.flatMap(({ accuracy }, series) => [
      short(run.losses[10 * i]?.[series] ?? null, 6),
      Number.isNaN(accuracy) ? words.diverged : percent(accuracy),
    ]),
  ]);
  place.replaceChildren(table(words.page['run-table'], words.runHead(names), rows));
}

/** The tensors of a file. */
export function showTensors(name: string, tensors: readonly FileTensor[], words: Words): void {
  const rows = tensors.map(({ name: path, stats, distribution, dtype }) => {
    const numbers = [stats.mean, stats.std, stats.min, stats.max, stats.nan + stats.inf].map((value) => short(value));
    return [
      path,
      stats.shape.join('×') || words.scalar,
      dtype,
      distribution,
      spark(stats.histogram.counts),
      ...numbers,
    ];
  });
  const total = tensors.reduce((sum, { stats }) => sum + stats.numel, 0);
  const caption = words.tensorCaption(name, tensors.length, total);
  byId('tensors', HTMLElement).replaceChildren(table(caption, words.tensorHead, rows));
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
