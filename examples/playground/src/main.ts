import { Analyst } from './analyst.ts';
import { centred } from './centred.ts';
import { pytorchCode, typescriptCode } from './code.ts';
import { controls } from './controls.ts';
import { byId, exact, make, short } from './dom.ts';
import { drawing } from './drawing.ts';
import { fileReader } from './fileReader.ts';
import { Frames } from './frames.ts';
import { gpuChoice } from './gpuChoice.ts';
import { showHistograms } from './histogramPanel.ts';
import { Known, keyOf } from './known.ts';
import { showLesson } from './lessonPanel.ts';
import { listen } from './panels.ts';
import { showCards, showNumbers } from './results.ts';
import { Run, Trainer } from './run.ts';
import { showPredictions, showRunPanel } from './runPanel.ts';
import { showSignals, type View } from './signalPanel.ts';
import { decodeState, encodeState, type Initialiser, networkOf, type State } from './state.ts';
import { labelOf, translate, type Words, wordsIn } from './words/index.ts';

const place = (id: string) => byId(id, HTMLElement);
const digits = new URL('digits.bin', document.baseURI).href;

let state: State;
let words: Words;
const known = new Known();
let asked: readonly Initialiser[] = [];
let revealed = 0;
let run: Run | null = null;
let ink: Float32Array<ArrayBuffer> | null = null;
/** While a run plays they are drawn for those who see them. */
let histogramsInView = false;

const hidden = () => state.lesson > 0 && revealed !== state.lesson;
const shown = () => known.shown(state, words);

/** With the run, if it is what the page should show, at a step after the first. */
function view(): View {
  const isShown = run && !run.outdated && run.at > 0 && run.looks[run.at / 10];
  return { words, hidden: hidden(), now: isShown ? run : null };
}

const frames = new Frames({
  strip: () => showSignals(shown(), state.depth, view()),
  cards() {
    const fresh = hidden() ? [] : shown().flatMap(({ result, stale }) => (result && !stale ? [result] : []));
    showCards(fresh, words);
    showNumbers(fresh, words);
  },
  histograms: () => showHistograms(shown(), run, view()),
  run() {
    gpuSwitch.show(run?.device ?? null, words);
    showRunPanel(run, words);
  },
});

function say(text: string, bad = false): void {
  place('status').textContent = text;
  place('status').classList.toggle('bad', bad);
}

const analyst = new Analyst({
  found(index, analysis) {
    known.found(state, asked[index]!, analysis, words);
    frames.soon('strip');
  },
  audited(index, findings) {
    known.audited(state, asked[index]!, findings);
    frames.soon('strip', 'cards');
  },
  done: ready,
  failed: (message) => say(words.workerFailed(message), true),
});

function ready(): void {
  say(words.ready(state.seed));
  frames.soon('strip', 'cards', 'histograms');
  showCode();
  frames.afterwards(() => {
    document.documentElement.dataset.shown = encodeState(state);
  });
}

/** Another state: its numbers are asked for, as far as they are not known. */
function take(next: State): void {
  const before = state as State | undefined;
  state = next;
  if (words !== wordsIn[state.language]) speak();
  document.documentElement.dataset.view = state.view;
  if (before?.lesson !== state.lesson) revealed = 0;
  form.show(state, words);
  showLesson(state, words, revealed === state.lesson, () => {
    revealed = state.lesson;
    take(state);
  });
  if (run && before) follow(run, before);
  const which = byId('which', HTMLSelectElement);
  const chosen = which.selectedIndex;
  which.replaceChildren(...state.initialisers.map((how) => make('option', {}, labelOf(how, words))));
  which.selectedIndex = Math.min(Math.max(0, chosen), state.initialisers.length - 1);
  asked = known.missing(state);
  frames.afterwards(() => {});
  if (asked.length > 0) {
    say(words.computing);
    analyst.ask({ ...state, initialisers: asked });
  } else ready();
  known.forget(state);
  showCode();
  frames.soon('strip', 'cards', 'histograms', 'run');
}

/** The page in the state's language. */
function speak(): void {
  words = wordsIn[state.language];
  document.documentElement.lang = state.language === 'zh' ? 'zh-CN' : 'en';
  translate(words);
  place('language').textContent = words.otherLanguage;
  place('language').lang = state.language === 'zh' ? 'en' : 'zh-CN';
  place('language').hidden = false;
}

/** A run goes on with another learning rate; of another network, or with another optimiser, it is of the past. */
function follow(it: Run, before: State): void {
  const whatTrains = (of: State) =>
    [networkOf(of), of.optimizer, ...of.initialisers.map((how) => keyOf(how, ''))].join();
  if (whatTrains(before) !== whatTrains(state)) {
    if (it.playing) it.pause();
    it.outdated = true;
  } else if (before.lr !== state.lr && !it.outdated) it.setRate(state.lr);
}

function showCode(): void {
  const how = state.initialisers[byId('which', HTMLSelectElement).selectedIndex]!;
  const analysis = known.of(state, how)?.analysis;
  place('torch').textContent = pytorchCode(state, how, analysis?.solved);
  place('wick').textContent = typescriptCode(state, how);
  place('expected').textContent = analysis
    ? words.expect(analysis.weights.map(exact).join(', '), short(analysis.report.loss, 6))
    : words.computing;
}

const trainer = new Trainer(
  (probabilities) => {
    if (run && probabilities.length > 0) showPredictions(run, probabilities, words);
  },
  (message) => say(words.workerFailed(message), true),
);

const gpuSwitch = gpuChoice((on) => {
  if (run && !run.outdated) run.useGpu(on);
  frames.soon('run');
});

function endRun(): void {
  if (run?.playing) run.pause();
  run = null;
  frames.soon('run', 'strip', 'histograms');
}

function newRun(): Run {
  const failed = (message: string) => {
    say(message, true);
    // Play begins another: this one has nothing to go on with.
    run = null;
    frames.soon('run');
  };
  const changed = () => {
    frames.soon('run', 'strip');
    if (!run?.playing || histogramsInView) frames.soon('histograms');
  };
  // What went wrong with the one before is no longer so.
  if (place('status').classList.contains('bad')) say(words.ready(state.seed));
  const leftGpu = (why: string) => gpuSwitch.failed(why);
  run = new Run(trainer, { state, digits, gpu: gpuSwitch.isOn }, { changed, failed, leftGpu });
  return run;
}

const current = () => (run && !run.outdated ? run : newRun());

const predict = () => {
  if (run && ink) run.predict(centred(ink));
};

/** A visitor's other state: it is the page's address as well. */
function choose(next: State): void {
  history.replaceState(null, '', `#${encodeState(next)}`);
  take(next);
}

const form = controls(choose);
window.addEventListener('hashchange', () => take(decodeState(location.hash)));
new ResizeObserver(() => frames.soon('strip', 'histograms', 'run')).observe(place('stage'));
new IntersectionObserver(([entry]) => {
  histogramsInView = entry?.isIntersecting ?? false;
}).observe(place('histograms'));
for (const input of document.querySelectorAll('input[name=what]'))
  input.addEventListener('change', () => {
    if (input instanceof HTMLInputElement && input.value === 'weights') current();
    frames.soon('histograms');
  });

place('play').addEventListener('click', () => {
  if (run?.playing) run.pause();
  else current().play();
  predict();
  frames.soon('run');
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
place('language').addEventListener('click', () =>
  choose({ ...state, language: state.language === 'en' ? 'zh' : 'en' }),
);
listen({ say, words: () => words, address: () => encodeState(state), showCode });
fileReader(() => words);
take(decodeState(location.hash));
