import { workerData } from 'node:worker_threads';
import { getWorkerInfo, serveDataset } from '../index.ts';
import { Noisy, Slow, Troubled } from './noisy.ts';

// One file for all of the tests: loading it takes longer than they do.
const { kind } = workerData as { kind: string };
if (kind === 'noisy') serveDataset(new Noisy());
else if (kind === 'short') serveDataset(new Noisy(3));
else if (kind === 'troubled') serveDataset(() => new Troubled());
else if (kind === 'slow') serveDataset(async () => new Slow());
else if (kind === 'broken')
  serveDataset(() => {
    throw new TypeError('no dataset here');
  });
else if (kind === 'collate')
  serveDataset(new Noisy(), {
    collate: (samples) => ({ count: samples.length, worker: getWorkerInfo()!.id, seed: getWorkerInfo()!.seed }),
    workerInit: (id) => {
      if (id > 5) throw new Error('too many');
    },
  });
