import { cat, linspace, manualSeed, nn, optim, randn, stack, type Tensor, tensor } from 'wick';

/** Points of two arms of a spiral, (2 n, 2), and which arm each is on. */
export function spirals(n: number): { points: Tensor; arms: Tensor } {
  const arm = (turn: number) => {
    const t = linspace(0.3, 3, n);
    const angle = t.mul(2).add(turn * Math.PI);
    return stack([t.mul(angle.cos()), t.mul(angle.sin())], 1).add(randn(n, 2).mul(0.05));
  };
  return {
    points: cat([arm(0), arm(1)]),
    arms: tensor(Array.from({ length: 2 * n }, (_, i) => (i < n ? 0n : 1n))),
  };
}

/** A small network that tells the arms apart, trained for some steps; the last loss. */
export function trained(seed: number, steps: number): { model: nn.Sequential; loss: number } {
  manualSeed(seed);
  const { points, arms } = spirals(200);
  const model = new nn.Sequential(
    new nn.Linear(2, 64),
    new nn.BatchNorm1d(64),
    new nn.ReLU(),
    new nn.Dropout(0.1),
    new nn.Linear(64, 64),
    new nn.ReLU(),
    new nn.Linear(64, 2),
  );
  const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
  let loss = Number.NaN;
  for (let step = 0; step < steps; step++) {
    optimizer.zeroGrad();
    const error = nn.functional.crossEntropy(model.forward(points), arms);
    error.backward();
    optimizer.step();
    loss = error.item() as number;
  }
  model.eval();
  return { model, loss };
}
