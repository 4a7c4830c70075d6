// A polynomial of third degree learns a sine: the last steps of "Learning PyTorch with Examples".
import { linspace, manualSeed, nn, optim, sin, tensor } from 'wick';

export function losses(steps: number): number[] {
  manualSeed(0);
  const x = linspace(-Math.PI, Math.PI, 200);
  const y = sin(x);
  const powers = x.unsqueeze(-1).pow(tensor([1n, 2n, 3n]));
  const model = new nn.Sequential(new nn.Linear(3, 1), new nn.Flatten(0, 1));
  const lossFn = new nn.MSELoss({ reduction: 'sum' });
  const optimizer = new optim.RMSprop(model.parameters(), { lr: 1e-3 });
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    const loss = lossFn.forward(model.forward(powers), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    out.push(loss.item());
  }
  return out;
}
