import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { data, manualSeed, nn, optim, rand, randint } from './index.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What is held after a collection, in bytes: all, and the memory of typed arrays alone. */
function held(): { all: number; arrays: number } {
  collect();
  collect(); // what the first one found to be finalised
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { all: heapUsed + arrayBuffers, arrays: arrayBuffers };
}

// Convolutions, batch-norm, pooling, dropout, two linear layers: small, since what matters is what a step leaves behind.
test('2,000 training steps without any dispose hold no more memory than 200', () => {
  manualSeed(0);
  const model = new nn.Sequential(
    new nn.Conv2d(1, 4, 3),
    new nn.BatchNorm2d(4),
    new nn.ReLU(),
    new nn.Conv2d(4, 4, 3),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Dropout(0.1),
    new nn.Flatten(),
    new nn.Linear(16, 16),
    new nn.ReLU(),
    new nn.Linear(16, 10),
  );
  const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
  const scheduler = new optim.lrScheduler.CosineAnnealingLR(optimizer, 2000);
  const criterion = new nn.CrossEntropyLoss();
  const digits = new data.TensorDataset(rand(64, 1, 8, 8), randint(0, 10, [64]));
  const loader = new data.DataLoader(digits, { batchSize: 8, shuffle: true });
  const train = (steps: number) => {
    for (let step = 0; step < steps; )
      for (const [images, labels] of loader) {
        optimizer.zeroGrad();
        const loss = criterion.forward(model.forward(images), labels);
        loss.backward();
        optimizer.step();
        scheduler.step();
        if (++step === steps) break;
      }
    return held();
  };
  const early = train(200);
  const late = train(1800);
  // The engine's compiled code and statistics grow a little for some thousand steps; tensors do not.
  expect(late.all / early.all).toBeLessThan(1.05);
  expect(late.arrays - early.arrays).toBeLessThan(4096);
});
