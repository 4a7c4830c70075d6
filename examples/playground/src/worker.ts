// All computing happens here, so that the page stays responsive.
import { tensor } from 'wick';
import { analyse } from './analyse.ts';
import { type Digits, normalize, readDigits } from './digits.ts';
import { inspectFile } from './files.ts';
import type { Reply, Request } from './messages.ts';
import { side } from './model.ts';
import { Training } from './training.ts';

const reply = (message: Reply) => self.postMessage(message);
let digits: Promise<Digits> | null = null;
let training: Training | null = null;
/** Which run is on: a later one, or a stop, ends an earlier one. */
let current = 0;

async function loadDigits(address: string): Promise<Digits> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`the digits could not be loaded: ${response.status} ${response.statusText}`);
  return readDigits(new Uint8Array(await response.arrayBuffer()));
}

/** Lets messages in. */
const breathe = () => new Promise<void>((resolve) => setTimeout(resolve));

async function train({ state, digits: address, steps }: Request & { type: 'train' }): Promise<void> {
  const run = ++current;
  digits ??= loadDigits(address);
  const { train, test } = await digits.catch((error: unknown) => {
    digits = null;
    throw error;
  });
  const mine = new Training(state, train);
  training = mine;
  let step = 0;
  while (step < steps && run === current) {
    reply({ type: 'losses', step, losses: mine.step() });
    step++;
    if (step % 50 === 0 && step < steps)
      reply({ type: 'accuracies', step, accuracies: mine.accuracies(test), done: false });
    await breathe();
  }
  if (training === mine) reply({ type: 'accuracies', step, accuracies: mine.accuracies(test), done: true });
}

async function answer(request: Request): Promise<void> {
  switch (request.type) {
    case 'analyse':
      reply({ type: 'analysis', id: request.id, analyses: analyse(request.state) });
      break;
    case 'train':
      await train(request);
      break;
    case 'stop':
      current++;
      break;
    case 'predict': {
      const image = normalize.forward(tensor(request.ink).view(1, 1, side, side));
      reply({ type: 'prediction', probabilities: training?.predict(image) ?? [] });
      break;
    }
    case 'inspect':
      reply({ type: 'file', name: request.name, ...inspectFile(request.name, request.bytes) });
      break;
  }
}

self.addEventListener('message', ({ data: request }: MessageEvent<Request>) => {
  answer(request).catch((error: unknown) => {
    reply({ type: 'error', about: request.type, message: error instanceof Error ? error.message : String(error) });
  });
});
reply({ type: 'ready' });
