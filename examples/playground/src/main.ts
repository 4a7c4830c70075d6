import { Analyst } from './analyst.ts';
import { centred } from './centred.ts';
import { drawHistograms, drawLines, drawProbabilities } from './charts.ts';
import { pytorchCode, steps, typescriptCode } from './code.ts';
import { controls } from './controls.ts';
import { byId, exact, make, percent, short } from './dom.ts';
import { drawing } from './drawing.ts';
import { fileReader } from './fileReader.ts';
import { gpuChoice } from './gpuChoice.ts';
import { showLesson } from './lessonPanel.ts';
import { listen } from './panels.ts';
import { type Result, showCards, showNumbers, showRun } from './results.ts';
import { Run, Trainer } from './run.ts';
import { decodeState, encodeState, type Initialiser, networkOf, optionOf, type State } from './state.ts';
import { drawStrip, pointsOf } from './strip.ts';
import { sentenceOf, verdictOf } from './verdict.ts';
import { labelOf, translate, type Words, wordsIn } from './words/index.ts';

const place = (id: string) => byId(id, HTMLElement);
const digits = new URL('digits.bin', document.baseURI).href;

let state: State;
let words: Words;
/** What is known, by network and initialiser; what a slot showed last is kept until there is something newer. */
const known = new Map<string, Result>();
const lastOfSlot = new Map<number, string>();
let asked: readonly Initialiser[] = [];
let revealed = 0;
let run: Run | null = null;
let ink: Float32Array<ArrayBuffer> | null = null;

const keyOf = (how: Initialiser, network = networkOf(state)) => `${network} ${how.name} ${optionOf(how)}`;
const labelled = (how: Initialiser) => labelOf(how, words);
const hidden = () => state.lesson > 0 && revealed !== state.lesson;

function say(text: string, bad = false): void {
  place('status').textContent = text;
  place('status').classList.toggle('bad', bad);
}

const analyst = new Analyst({
  found(index, analysis) {
    const how = asked[index]!;
    known.set(keyOf(how), { name: labelled(how), slot: how.slot, analysis, findings: null });
    lastOfSlot.set(how.slot, keyOf(how));
    soon('strip');
  },
  audited(index, findings) {
    const key = keyOf(asked[index]!);
    known.set(key, { ...known.get(key)!, findings });
    soon('strip', 'cards');
  },
  done: ready,
  failed: (message) => say(words.workerFailed(message), true),
});

const trainer = new Trainer(showPredictions, (message) => say(words.workerFailed(message), true));

function ready(): void {
  say(words.ready(state.seed));
  soon('strip', 'cards', 'histograms');
  showCode();
  afterDrawing = () => {
    document.documentElement.dataset.shown = encodeState(state);
  };
}

/** Another state: its numbers are asked for, as far as they are not known. */
function take(next: State): void {
  const before = state as State | undefined;
  state = next;
  if (words !== wordsIn[state.language]) {
    words = wordsIn[state.language];
    document.documentElement.lang = state.language === 'zh' ? 'zh-CN' : 'en';
    translate(words);
    place('language').textContent = words.otherLanguage;
    place('language').lang = state.language === 'zh' ? 'en' : 'zh-CN';
    place('language').hidden = false;
  }
  document.documentElement.dataset.view = state.view;
  if (before?.lesson !== state.lesson) revealed = 0;
  form.show(state, words);
  showLesson(state, words, revealed === state.lesson, () => {
    revealed = state.lesson;
    take(state);
  });
  if (run && before) follow(before);
  const which = byId('which', HTMLSelectElement);
  const chosen = which.selectedIndex;
  which.replaceChildren(...state.initialisers.map((how) => make('option', {}, labelled(how))));
  which.selectedIndex = Math.min(Math.max(0, chosen), state.initialisers.length - 1);
  asked = state.initialisers.filter((how) => !known.get(keyOf(how))?.findings);
  afterDrawing = () => {};
  if (asked.length > 0) {
    say(words.computing);
    analyst.ask({ ...state, initialisers: asked });
  } else ready();
  forget();
  showCode();
  soon('strip', 'cards', 'histograms', 'run');
}

/** A run goes on with another learning rate; of another network, or with another optimiser, it is of the past. */
function follow(before: State): void {
  const whatTrains = (of: State) =>
    [networkOf(of), of.optimizer, ...of.initialisers.map((how) => keyOf(how, ''))].join();
  if (whatTrains(before) !== whatTrains(state)) {
    if (run!.playing) run!.pause();
    run!.outdated = true;
  } else if (before.lr !== state.lr && !run!.outdated) run!.setRate(state.lr);
}

/** Keeps a few hundred results and no more. */
function forget(): void {
  const kept = new Set([...state.initialisers.map((how) => keyOf(how)), ...lastOfSlot.values()]);
  for (const key of known.keys()) if (known.size > 200 && !kept.has(key)) known.delete(key);
}

/** What is known of the initialisers on the page; of those that are not computed yet, what their slots showed before. */
const results = () =>
  state.initialisers.map((how) => {
    const found = known.get(keyOf(how));
    const old = found ?? known.get(lastOfSlot.get(how.slot) ?? '') ?? null;
    if (found) lastOfSlot.set(how.slot, keyOf(how));
    return { how, result: old && { ...old, name: labelled(how), slot: how.slot }, stale: !found && old !== null };
  });

/** The run, if it is what the page should show, at a step after the first. */
const running = () => (run && !run.outdated && run.at > 0 && run.looks[run.at / 10] ? run : null);

const draws = {
  strip() {
    const shown = results();
    const now = running();
    const looks = now?.looks[now.at / 10];
    const others = now
      ? now.looks.flat().flatMap(({ report }) => pointsOf(report).flatMap((p) => [p.signal, p.gradient]))
      : [];
    const rows = shown.map(({ how, result, stale }, i) => ({
      name: labelled(how),
      slot: how.slot,
      stale: stale && !hidden(),
      report: hidden() ? null : (looks?.[i]?.report ?? result?.analysis.report ?? null),
    }));
    drawStrip(place('strip'), rows, state.depth + 1, words, others);
    const told = shown.map(({ how, result, stale }, i) => {
      const analysis = looks?.[i] ?? (stale ? null : result?.analysis);
      return {
        name: labelled(how),
        verdict: analysis ? verdictOf(analysis, looks ? null : (result?.findings ?? null)) : null,
      };
    });
    const after = now ? words.atStep(now.at) : '';
    const sentence = told.some(({ verdict }) => verdict) ? `${after}${sentenceOf(told, words)}` : words.computing;
    const text = hidden() ? words.predictFirst : sentence;
    if (place('verdict').textContent !== text) place('verdict').textContent = text;
  },
  cards() {
    const shown = hidden() ? [] : results().flatMap(({ result, stale }) => (result && !stale ? [result] : []));
    showCards(shown, words);
    showNumbers(shown, words);
  },
  histograms() {
    const what = document.querySelector<HTMLInputElement>('input[name=what]:checked')?.value ?? 'activations';
    const looks = running()?.looks[run!.at / 10] ?? (what === 'weights' && !run?.outdated ? run?.looks[0] : undefined);
    const columns = results().map(({ how, result }, i) => {
      const layers = (looks?.[i]?.report ?? result?.analysis.report)?.layers ?? [];
      const weighted = layers.filter(({ hasWeight }) => hasWeight);
      const bars =
        what === 'weights'
          ? (looks?.[i]?.weights ?? []).map((weight, w) => ({ layer: `${weighted[w]?.path ?? w}.weight`, ...weight }))
          : layers.map(({ path, type, histogram, gradHistogram, std, gradStd }) => ({
              layer: `${path} ${type}`,
              histogram: what === 'gradients' ? gradHistogram : histogram,
              std: what === 'gradients' ? (gradStd ?? Number.NaN) : std,
            }));
      return { slot: how.slot, bars: hidden() ? [] : bars };
    });
    drawHistograms(place('histograms'), columns, words.page['histograms-by-layer']);
  },
  run() {
    place('play').textContent = run?.playing ? words.pause : words.page.play;
    const time = byId('time', HTMLInputElement);
    time.value = String(run?.at ?? 0);
    time.disabled = !run || run.outdated;
    place('time-value').textContent = String(run?.at ?? 0);
    place('watch').classList.toggle('stale', run?.outdated ?? false);
    gpuSwitch.show(run?.device ?? null, words);
    place('progress').textContent = progress();
    drawRun();
    showRun(run, words);
  },
};

function progress(): string {
  if (!run) return '';
  if (run.outdated) return words.outdated;
  const looks = run.looks[run.at / 10];
  if (!looks) return words.loading;
  const each = run.state.initialisers.map((how, i) => {
    const { accuracy } = looks[i]!;
    return `${labelled(how)} ${Number.isNaN(accuracy) ? words.diverged : percent(accuracy)}`;
  });
  const head = words.stateOfRun(run.at, words.optimizers[run.state.optimizer], String(run.state.lr));
  return `${head}${run.done && run.at >= steps ? `, ${words.done}` : ''}; ${words.recognised} ${each.join('; ')}`;
}

function drawRun(): void {
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

/** While it plays they are drawn for those who see them. */
let histogramsInView = false;
const dirty = new Set<keyof typeof draws>();
let afterDrawing = () => {};
/** Draws one part a frame, so that no frame waits for all. */
function soon(...parts: (keyof typeof draws)[]): void {
  if (dirty.size === 0) requestAnimationFrame(drawNext);
  for (const part of parts) dirty.add(part);
}
function drawNext(): void {
  const [part] = dirty;
  if (!part) return;
  dirty.delete(part);
  draws[part]();
  if (dirty.size > 0) requestAnimationFrame(drawNext);
  else afterDrawing();
}

function showCode(): void {
  const how = state.initialisers[byId('which', HTMLSelectElement).selectedIndex]!;
  const analysis = known.get(keyOf(how))?.analysis;
  place('torch').textContent = pytorchCode(state, how, analysis?.solved);
  place('wick').textContent = typescriptCode(state, how);
  place('expected').textContent = analysis
    ? words.expect(analysis.weights.map(exact).join(', '), short(analysis.report.loss, 6))
    : words.computing;
}

const gpuSwitch = gpuChoice((on) => {
  if (run && !run.outdated) run.useGpu(on);
  soon('run');
});

function endRun(): void {
  if (run?.playing) run.pause();
  run = null;
  soon('run', 'strip', 'histograms');
}

function newRun(): Run {
  const failed = (message: string) => {
    say(message, true);
    // Play begins another: this one has nothing to go on with.
    run = null;
    soon('run');
  };
  const changed = () => {
    soon('run', 'strip');
    if (!run?.playing || histogramsInView) soon('histograms');
  };
  // What went wrong with the one before is no longer so.
  if (place('status').classList.contains('bad')) say(words.ready(state.seed));
  const leftGpu = (why: string) => gpuSwitch.failed(why);
  run = new Run(trainer, { state, digits, gpu: gpuSwitch.isOn }, { changed, failed, leftGpu });
  return run;
}

const current = () => (run && !run.outdated ? run : newRun());

function showPredictions(probabilities: readonly (readonly number[])[]): void {
  if (!run || probabilities.length === 0) return;
  const charts = probabilities.map(() => make('div', { className: 'chart' }));
  place('predictions').replaceChildren(
    ...probabilities.flatMap((row, i) => {
      const how = run!.state.initialisers[i]!;
      const broken = row.some(Number.isNaN);
      const guess = make('strong', {}, broken ? '?' : String(row.indexOf(Math.max(...row))));
      const sure = ` ${broken ? words.diverged : percent(Math.max(...row))}, ${labelled(how)}`;
      return [
        make('p', { className: 'guess' }, make('span', { className: `swatch s${how.slot}` }), guess, sure),
        charts[i]!,
      ];
    }),
  );
  charts.forEach((chart, i) => {
    drawProbabilities(chart, probabilities[i]!, run!.state.initialisers[i]!.slot);
  });
}

const predict = () => {
  if (run && ink) run.predict(centred(ink));
};

const form = controls((next) => {
  history.replaceState(null, '', `#${encodeState(next)}`);
  take(next);
});
window.addEventListener('hashchange', () => take(decodeState(location.hash)));
new ResizeObserver(() => soon('strip', 'histograms', 'run')).observe(place('stage'));
new IntersectionObserver(([entry]) => {
  histogramsInView = entry?.isIntersecting ?? false;
}).observe(place('histograms'));
for (const input of document.querySelectorAll('input[name=what]'))
  input.addEventListener('change', () => {
    if (input instanceof HTMLInputElement && input.value === 'weights') current();
    soon('histograms');
  });

place('play').addEventListener('click', () => {
  if (run?.playing) run.pause();
  else current().play();
  predict();
  soon('run');
});
place('step').addEventListener('click', () => current().step());
place('reset').addEventListener('click', endRun);
byId('time', HTMLInputElement).addEventListener('input', ({ target }) => {
  if (run?.playing) run.pause();
  run?.show(Number((target as HTMLInputElement).value));
});
drawing((drawn) => {
  ink = drawn;
  predict();
});
place('language').addEventListener('click', () => {
  const next: State = { ...state, language: state.language === 'en' ? 'zh' : 'en' };
  history.replaceState(null, '', `#${encodeState(next)}`);
  take(next);
});
listen({ say, words: () => words, address: () => encodeState(state), showCode });
fileReader(() => words);
take(decodeState(location.hash));
