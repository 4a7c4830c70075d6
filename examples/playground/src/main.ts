import type { Analysis } from './analyse.ts';
import { centred } from './centred.ts';
import { drawCurve, drawHistograms, drawLosses, drawProbabilities } from './charts.ts';
import { pytorchCode, typescriptCode } from './code.ts';
import { controls } from './controls.ts';
import { byId, make, percent } from './dom.ts';
import { drawing } from './drawing.ts';
import { labelOf } from './labels.ts';
import type { Reply, Request } from './messages.ts';
import { showNumbers, showTensors, showVerdicts } from './results.ts';
import { decodeState, encodeState, type State } from './state.ts';

const steps = 400;
const place = (id: string) => byId(id, HTMLElement);
const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
const send = (request: Request) => worker.postMessage(request);

let state: State;
let shown: { readonly state: State; readonly analyses: readonly Analysis[] } | null = null;
let analysisId = 0;
let trained: State | null = null;
let training = false;
let losses: (readonly number[])[] = [];
let drawn: Float32Array<ArrayBuffer> | null = null;
let frame = 0;

function say(text: string, bad = false): void {
  place('status').textContent = text;
  place('status').classList.toggle('bad', bad);
}

function take(next: State): void {
  state = next;
  form.show(state);
  say('Computing…');
  if (training) send({ type: 'stop' });
  send({ type: 'analyse', id: ++analysisId, state });
  const which = byId('which', HTMLSelectElement);
  const chosen = which.selectedIndex;
  which.replaceChildren(...state.initialisers.map((how) => make('option', {}, labelOf(how))));
  which.selectedIndex = Math.min(Math.max(0, chosen), state.initialisers.length - 1);
  showCode();
}

function showCode(): void {
  const how = state.initialisers[byId('which', HTMLSelectElement).selectedIndex]!;
  place('torch').textContent = pytorchCode(state, how);
  place('wick').textContent = typescriptCode(state, how);
}

function drawAll(): void {
  if (!shown) return;
  const { analyses } = shown;
  drawCurve(place('forward'), analyses, (layer) => layer.signal, 'Signal of every weighted layer');
  drawCurve(place('backward'), analyses, (layer) => layer.gradNorm, 'Gradient norm at every weighted layer');
  const what = document.querySelector<HTMLInputElement>('input[name=what]:checked')?.value;
  drawHistograms(place('histograms'), analyses, what === 'gradHistogram' ? what : 'histogram');
  drawLosses(place('losses'), losses);
}

/** However fast the steps come, the curve is drawn once a frame. */
function drawSoon(): void {
  if (frame !== 0) return;
  frame = requestAnimationFrame(() => {
    frame = 0;
    drawLosses(place('losses'), losses);
  });
}

function setTraining(on: boolean): void {
  training = on;
  place('train').textContent = on ? 'Stop' : 'Train';
}

function showPredictions(probabilities: readonly (readonly number[])[]): void {
  if (!trained || probabilities.length === 0) return;
  const { initialisers } = trained;
  const charts = probabilities.map(() => make('div', { className: 'chart' }));
  place('predictions').replaceChildren(
    ...probabilities.flatMap((row, i) => [
      make(
        'p',
        { className: 'guess' },
        make('span', { className: `swatch s${i}` }),
        make('strong', {}, row.some(Number.isNaN) ? '?' : String(row.indexOf(Math.max(...row)))),
        ` ${row.some(Number.isNaN) ? 'diverged' : percent(Math.max(...row))}, ${labelOf(initialisers[i]!)}`,
      ),
      charts[i]!,
    ]),
  );
  charts.forEach((chart, i) => {
    drawProbabilities(chart, probabilities[i]!, i);
  });
}

function predict(): void {
  if (trained && drawn) send({ type: 'predict', ink: centred(drawn) });
}

function receive(reply: Reply): void {
  switch (reply.type) {
    case 'ready':
      break;
    case 'analysis':
      if (reply.id !== analysisId) return;
      shown = { state, analyses: reply.analyses };
      showVerdicts(state, reply.analyses);
      showNumbers(state, reply.analyses);
      drawAll();
      say(`Seed ${state.seed}: ready.`);
      document.documentElement.dataset.shown = encodeState(state);
      break;
    case 'losses':
      losses[reply.step] = reply.losses;
      if (reply.step % 10 === 0) place('progress').textContent = `step ${reply.step} of ${steps}`;
      drawSoon();
      break;
    case 'accuracies': {
      const each = trained?.initialisers.map((how, i) => `${labelOf(how)} ${percent(reply.accuracies[i] ?? null)}`);
      place('progress').textContent = `step ${reply.step}: of unseen digits recognised: ${each?.join('; ')}`;
      if (reply.done) setTraining(false);
      predict();
      break;
    }
    case 'prediction':
      showPredictions(reply.probabilities);
      break;
    case 'file':
      showTensors(reply.name, reply.tensors);
      say(`${reply.name} is shown below${reply.unread.length > 0 ? `; not read: ${reply.unread.join(', ')}` : ''}.`);
      place('file-title').scrollIntoView({ block: 'start' });
      break;
    case 'error':
      if (reply.about === 'train') setTraining(false);
      say(reply.message, true);
      if (reply.about === 'inspect') place('tensors').textContent = reply.message;
      break;
  }
}

async function inspect(file: File | undefined): Promise<void> {
  if (file) send({ type: 'inspect', name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
}

async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(`${what} is copied.`);
  } catch {
    say(`The browser does not let the page copy; select it instead: ${text.slice(0, 200)}`, true);
  }
}

const form = controls((next) => {
  history.replaceState(null, '', `#${encodeState(next)}`);
  take(next);
});
worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => receive(data));
worker.addEventListener('error', (event) => say(`The worker failed: ${event.message}`, true));
window.addEventListener('hashchange', () => take(decodeState(location.hash)));
new ResizeObserver(() => drawAll()).observe(place('main'));
for (const input of document.querySelectorAll('input[name=what]')) input.addEventListener('change', drawAll);
// What scrolls must be reachable without a mouse.
for (const scroller of document.querySelectorAll<HTMLElement>('.scroll, pre, canvas')) scroller.tabIndex = 0;

place('train').addEventListener('click', () => {
  if (training) {
    send({ type: 'stop' });
    return;
  }
  trained = state;
  losses = [];
  place('progress').textContent = 'loading the digits…';
  setTraining(true);
  send({ type: 'train', state, steps, digits: new URL('digits.bin', document.baseURI).href });
});
drawing((ink) => {
  drawn = ink;
  predict();
});
byId('which', HTMLSelectElement).addEventListener('change', showCode);
place('share').addEventListener('click', () => {
  history.replaceState(null, '', `#${encodeState(state)}`);
  copy(location.href, 'The link');
});
place('copy-torch').addEventListener('click', () => copy(place('torch').textContent, 'The PyTorch code'));
place('copy-wick').addEventListener('click', () => copy(place('wick').textContent, 'The TypeScript code'));
byId('file', HTMLInputElement).addEventListener('change', ({ target }) =>
  inspect((target as HTMLInputElement).files?.[0]),
);
const drop = place('drop');
for (const type of ['dragover', 'dragleave', 'drop'] as const)
  document.addEventListener(type, (event) => {
    event.preventDefault();
    drop.classList.toggle('over', type === 'dragover');
    if (type === 'drop') inspect(event.dataTransfer?.files[0]);
  });
take(decodeState(location.hash));
