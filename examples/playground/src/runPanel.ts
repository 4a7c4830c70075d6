import { drawLines, drawProbabilities } from './charts.ts';
import { steps } from './code.ts';
import { byId, make, percent } from './dom.ts';
import { showRun } from './results.ts';
import type { Run } from './run.ts';
import { labelOf, type Words } from './words/index.ts';

const place = (id: string) => byId(id, HTMLElement);

/** The panel of the training: its buttons, where it stands, its two pictures and the table behind them. */
export function showRunPanel(run: Run | null, words: Words): void {
  place('play').textContent = run?.playing ? words.pause : words.page.play;
  const time = byId('time', HTMLInputElement);
  time.value = String(run?.at ?? 0);
  time.disabled = !run || run.outdated;
  place('time-value').textContent = String(run?.at ?? 0);
  place('watch').classList.toggle('stale', run?.outdated ?? false);
  place('progress').textContent = progressOf(run, words);
  drawRun(run, words);
  showRun(run, words);
}

function progressOf(run: Run | null, words: Words): string {
  if (!run) return '';
  if (run.outdated) return words.outdated;
  const looks = run.looks[run.at / 10];
  if (!looks) return words.loading;
  const each = run.state.initialisers.map((how, i) => {
    const { accuracy } = looks[i]!;
    return `${labelOf(how, words)} ${Number.isNaN(accuracy) ? words.diverged : percent(accuracy)}`;
  });
  const head = words.stateOfRun(run.at, words.optimizers[run.state.optimizer], String(run.state.lr));
  return `${head}${run.done && run.at >= steps ? `, ${words.done}` : ''}; ${words.recognised} ${each.join('; ')}`;
}

function drawRun(run: Run | null, words: Words): void {
  const slots = run?.state.initialisers.map(({ slot }) => slot) ?? [];
  const losses = slots.map((slot, i) => ({ slot, points: run!.losses.map((all, step) => [step, all[i]!] as const) }));
  const accuracies = slots.map((slot, i) => ({
    slot,
    points: run!.looks.map((all, at) => [10 * at, all[i]!.accuracy] as const),
  }));
  const shared = {
    until: Math.max(50, run?.losses.length ?? 0),
    xLabel: words.page.time,
    notFinite: words.divergedAt,
    at: run?.at ?? 0,
  };
  const chance = [{ value: Math.LN10, name: words.chance('ln 10') }];
  drawLines(place('losses'), losses, {
    ...shared,
    label: words.lossLabel,
    levels: chance,
    high: 2.5,
    smooth: 10,
    empty: words.pressPlay,
  });
  const guess = [{ value: 0.1, name: words.chance('10 %') }];
  drawLines(place('accuracies'), accuracies, {
    ...shared,
    label: words.accuracyLabel,
    levels: guess,
    high: 1,
    scale: 'linear',
    percent: true,
  });
}

/** What each network of a run takes the drawn digit for. */
export function showPredictions(run: Run, probabilities: readonly (readonly number[])[], words: Words): void {
  const charts = probabilities.map(() => make('div', { className: 'chart' }));
  place('predictions').replaceChildren(
    ...probabilities.flatMap((row, i) => {
      const how = run.state.initialisers[i]!;
      const broken = row.some(Number.isNaN);
      const guess = make('strong', {}, broken ? '?' : String(row.indexOf(Math.max(...row))));
      const sure = ` ${broken ? words.diverged : percent(Math.max(...row))}, ${labelOf(how, words)}`;
      return [
        make('p', { className: 'guess' }, make('span', { className: `swatch s${how.slot}` }), guess, sure),
        charts[i]!,
      ];
    }),
  );
  charts.forEach((chart, i) => {
    drawProbabilities(chart, probabilities[i]!, run.state.initialisers[i]!.slot);
  });
}
