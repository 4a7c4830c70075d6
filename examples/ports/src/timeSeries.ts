// Forecasting a time series: a GRU reads windows of two waves and says the next value.
import { arange, cos, data, manualSeed, nn, optim, randn, sin, type Tensor } from 'wick';

const window = 12;

class Forecaster extends nn.Module {
  gru = new nn.GRU(1, 16, { numLayers: 2, batchFirst: true, dropout: 0.1 });
  norm = new nn.LayerNorm(16);
  fc = new nn.Linear(16, 1);

  override forward(x: Tensor): Tensor {
    const [, h] = this.gru.forward(x);
    return this.fc.forward(this.norm.forward(h.select(0, -1))).squeeze(-1);
  }
}

export function losses(steps: number): number[] {
  manualSeed(7);
  const t = arange(80, { dtype: 'float32' });
  const waves = sin(t.mul(0.3))
    .add(cos(t.mul(0.11)).mul(0.5))
    .add(randn(80).mul(0.05));
  const series = waves.sub(waves.mean()).div(waves.std());
  const X = series.unfold(0, window, 1).index(':-1').unsqueeze(-1);
  const y = series.index(`${window}:`);
  const loader = new data.DataLoader(new data.TensorDataset(X, y), { batchSize: 16, shuffle: true });
  const model = new Forecaster();
  const optimizer = new optim.RMSprop(model.parameters(), { lr: 1e-3 });
  const criterion = new nn.HuberLoss();
  const out: number[] = [];
  while (out.length < steps) {
    for (const [xb, yb] of loader) {
      const loss = criterion.forward(model.forward(xb), yb);
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
      out.push(loss.item());
      if (out.length === steps) break;
    }
  }
  return out;
}
