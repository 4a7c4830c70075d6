import { checkpoint, data, defaultGenerator, linspace, nn, optim, type Tensor } from 'wick';

/** What pytorch/train.py saved after its half. */
export interface Begun {
  readonly model: Record<string, Tensor>;
  readonly optimizer: optim.LoadableStateDict;
  readonly scheduler: Record<string, unknown>;
  readonly rng: Tensor;
  readonly losses: readonly number[];
}

/** Reads the checkpoint of a training. */
export async function loadBegun(path: string): Promise<Begun> {
  return checkpoint.loadTorch<Begun>(path);
}

/** Goes on where PyTorch stopped, for some epochs; gives the loss of every step. */
export function* goOn(begun: Begun, epochs: number): Generator<number> {
  const x = linspace(-3, 3, 96).view(-1, 1);
  const set = new data.TensorDataset(x, x.mul(2).sin().add(x.mul(0.3)));
  const model = new nn.Sequential(
    new nn.Linear(1, 64),
    new nn.Tanh(),
    new nn.Dropout(0.1),
    new nn.Linear(64, 64),
    new nn.Tanh(),
    new nn.Linear(64, 1),
  );
  const optimizer = new optim.AdamW(model.parameters(), { lr: 0.01, weightDecay: 0.001 });
  const scheduler = new optim.lrScheduler.CosineAnnealingLR(optimizer, 120);
  const loader = new data.DataLoader(set, { batchSize: 16, shuffle: true });
  model.loadStateDict(begun.model);
  optimizer.loadStateDict(begun.optimizer);
  scheduler.loadStateDict(begun.scheduler as never);
  // From here on dropout and the order of the data are drawn as PyTorch would have drawn them.
  defaultGenerator.setState(begun.rng.toTypedArray() as Uint8Array);
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const [points, values] of loader) {
      optimizer.zeroGrad();
      const loss = nn.functional.mseLoss(model.forward(points!), values!);
      loss.backward();
      optimizer.step();
      scheduler.step();
      yield loss.item() as number;
    }
  }
}
