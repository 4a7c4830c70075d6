// Two thousand training steps without any dispose; prints what is held after 200 and after 2,000 of them. Run with
// --expose-gc and without V8's optimising compilers, as memory.test.ts does.

import { data, manualSeed, nn, optim, rand, randint } from '../index.ts';
import { type Held, held } from './heldMemory.ts';

// Convolutions, batch-norm, pooling, dropout, linear layers: small, since what matters is what a step leaves behind.
manualSeed(0);
const model = new nn.Sequential(
  new nn.Conv2d(1, 4, 3),
  new nn.BatchNorm2d(4),
  new nn.ReLU(),
  new nn.MaxPool2d(2),
  new nn.Dropout(0.1),
  new nn.Flatten(),
  new nn.Linear(16, 10),
);
const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
const scheduler = new optim.lrScheduler.CosineAnnealingLR(optimizer, 2000);
const criterion = new nn.CrossEntropyLoss();
const digits = new data.TensorDataset(rand(32, 1, 6, 6), randint(0, 10, [32]));
const loader = new data.DataLoader(digits, { batchSize: 4, shuffle: true });

const after: Record<number, Held> = {};
for (let step = 0; step < 2000; )
  for (const [images, labels] of loader) {
    optimizer.zeroGrad();
    const loss = criterion.forward(model.forward(images), labels);
    loss.backward();
    optimizer.step();
    scheduler.step();
    step++;
    if (step === 200 || step === 2000) after[step] = held();
  }
process.stdout.write(JSON.stringify(after));
