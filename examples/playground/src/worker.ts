// All computing happens here, so that the page stays responsive.
import { tensor } from 'wick';
import { examine } from './analyse.ts';
import { type Digits, normalize, readDigits } from './digits.ts';
import type { Answer, Reply, Request } from './messages.ts';
import { side } from './model.ts';
import { Training } from './training.ts';

const reply = (id: number, answer: Answer) => self.postMessage({ id, ...answer } satisfies Reply);
let digits: Promise<Digits> | null = null;
/** The last question of each kind: an earlier one ends where it is. */
let analysing = 0;
/** The run that is on: its beginning may wait for the digits. */
let training: Promise<Training> | null = null;
let step = 0;
let until = 0;

async function loadDigits(address: string): Promise<Digits> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`the digits could not be loaded: ${response.status} ${response.statusText}`);
  return readDigits(new Uint8Array(await response.arrayBuffer()));
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Lets messages in. */
const breathe = () => new Promise<void>((resolve) => setTimeout(resolve));

/** All pictures first, then what takes reading every weight. */
async function analyse({ id, state }: Request & { type: 'analyse' }): Promise<void> {
  analysing = id;
  // Questions come by the dozen while somebody drags a slider: only the last of those that wait is worth an answer.
  await breathe();
  if (analysing !== id) return;
  const audits = [];
  for (const [index, how] of state.initialisers.entries()) {
    const { analysis, audit } = examine(state, how);
    reply(id, { type: 'analysis', index, analysis });
    audits.push(audit);
    await breathe();
    if (analysing !== id) return;
  }
  for (const [index, audit] of audits.entries()) {
    reply(id, { type: 'findings', index, findings: audit() });
    await breathe();
    if (analysing !== id) return;
  }
  reply(id, { type: 'analysed' });
}

async function begin({ id, state, digits: address, gpu }: Request & { type: 'start' }): Promise<Training> {
  digits ??= loadDigits(address);
  const { train, test } = await digits.catch((error: unknown) => {
    digits = null;
    throw error;
  });
  const mine = new Training(state, train, test);
  if (gpu) await move(id, mine, true);
  return mine;
}

/** Has it train on the GPU, or on the CPU, and says where it does. */
async function move(id: number, mine: Training, toGpu: boolean): Promise<void> {
  try {
    const name = toGpu ? await mine.useGpu() : await mine.leaveGpu().then(() => null);
    reply(id, { type: 'device', name, why: mine.takeFailure() });
  } catch (error) {
    reply(id, { type: 'device', name: null, why: messageOf(error) });
  }
}

/** Says so if it had to leave the GPU. */
function tellFailure(id: number, mine: Training): void {
  const why = mine.takeFailure();
  if (why !== null) reply(id, { type: 'device', name: null, why });
}

async function look(id: number, mine: Training): Promise<void> {
  reply(id, { type: 'looks', step, looks: await mine.look() });
  tellFailure(id, mine);
}

async function start(request: Request & { type: 'start' }): Promise<void> {
  until = 0;
  step = 0;
  const before = training;
  training = begin(request);
  await (await before?.catch(() => null))?.leaveGpu();
  const mine = await training;
  await look(request.id, mine);
}

const every = 10;
/** Losses are told at least this often (ms), so that a slow network is seen to move. */
const patience = 120;

async function run({ id, until: wanted }: Request & { type: 'run' }): Promise<void> {
  const busy = step < until;
  until = wanted;
  if (busy) return;
  const current = training;
  // Why it did not begin has been said.
  const mine = await current?.catch(() => null);
  if (!mine) return;
  let losses: number[][] = [];
  let said = performance.now();
  while (step < until && training === current) {
    losses.push(await mine.step());
    tellFailure(id, mine);
    step++;
    if (step % every === 0 || performance.now() - said > patience) {
      reply(id, { type: 'losses', step, losses });
      losses = [];
      if (step % every === 0) await look(id, mine);
      said = performance.now();
    }
    await breathe();
  }
  if (losses.length > 0) reply(id, { type: 'losses', step, losses });
  reply(id, { type: 'paused', step });
}

async function answer(request: Request): Promise<void> {
  const { id } = request;
  switch (request.type) {
    case 'analyse':
      return analyse(request);
    case 'start':
      return start(request);
    case 'run':
      return run(request);
    case 'pause':
      until = step;
      return;
    case 'rate':
      (await training)?.setLearningRate(request.lr);
      return;
    case 'gpu': {
      const mine = await training;
      if (mine) await move(id, mine, request.on);
      return;
    }
    case 'predict': {
      const image = normalize.forward(tensor(request.ink).view(1, 1, side, side));
      const mine = await training;
      reply(id, { type: 'prediction', probabilities: (await mine?.predict(image)) ?? [] });
      if (mine) tellFailure(id, mine);
      return;
    }
    case 'inspect': {
      const { name } = request.file;
      // What reads files is loaded with the first of them: the picture comes sooner without.
      const { inspectFile } = await import('./files.ts');
      reply(id, { type: 'file', name, ...inspectFile(name, new Uint8Array(await request.file.arrayBuffer())) });
    }
  }
}

self.addEventListener('message', ({ data: request }: MessageEvent<Request>) => {
  answer(request).catch((error: unknown) => {
    reply(request.id, { type: 'error', about: request.type, message: messageOf(error) });
  });
});
