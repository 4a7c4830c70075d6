import { compile, data, manualSeed, nn, optim, type Tensor, tensor, type WebGpu } from 'wick';

/** Points of two spirals that turn about each other, and which spiral each belongs to. */
function spirals(count: number): data.TensorDataset<[Tensor, Tensor]> {
  const points: number[][] = [];
  const labels: bigint[] = [];
  for (let i = 0; i < count; i++) {
    const turn = (3 * Math.PI * i) / count;
    for (const side of [0, 1]) {
      const angle = turn + side * Math.PI;
      points.push([(turn / 9) * Math.cos(angle), (turn / 9) * Math.sin(angle)]);
      labels.push(BigInt(side));
    }
  }
  return new data.TensorDataset(tensor(points), tensor(labels));
}

/** How a training went. */
export interface Outcome {
  readonly losses: number[];
  /** Milliseconds of one step, once all recordings are made. */
  readonly perStep: number;
  /** The compiled step's own account. */
  readonly explanation: string;
}

/** How a step runs: as it is, compiled, or compiled for a GPU. */
export type How = 'eager' | 'compiled' | WebGpu;

/** Trains a small network to tell the spirals apart. */
export async function trainSpirals(epochs: number, how: How): Promise<Outcome> {
  manualSeed(0);
  const loader = new data.DataLoader(spirals(200), { batchSize: 50, shuffle: true });
  const model = new nn.Sequential(
    new nn.Linear(2, 32),
    new nn.Tanh(),
    new nn.Linear(32, 32),
    new nn.Tanh(),
    new nn.Linear(32, 2),
  );
  const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
  const scheduler = new optim.lrScheduler.ExponentialLR(optimizer, 0.99);

  const step = (x: Tensor, y: Tensor) => {
    optimizer.zeroGrad();
    const loss = nn.functional.crossEntropy(model.forward(x), y);
    loss.backward();
    optimizer.step();
    return loss.detach();
  };
  const replayed = how === 'eager' ? null : how === 'compiled' ? compile(step) : await compile(step, { device: how });
  const run = replayed ?? step;

  const losses: number[] = [];
  let began = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    if (epoch === 1) began = performance.now();
    let sum = 0;
    for (const [x, y] of loader) {
      // What comes from a GPU is waited for; on the CPU there is nothing to wait for.
      const loss = await run(x, y);
      sum += (await loss.cpu()).item();
    }
    losses.push(sum / loader.length);
    scheduler.step();
  }
  const perStep = (performance.now() - began) / ((epochs - 1) * loader.length);
  return { losses, perStep, explanation: replayed?.explain() ?? '' };
}
