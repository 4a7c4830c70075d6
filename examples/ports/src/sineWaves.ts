// Time sequence prediction: two LSTM cells follow sine waves; L-BFGS trains them on all of it, in double precision.
import { arange, cat, manualSeed, nn, optim, randint, sin, type Tensor, zeros } from 'wick';

class Sequence extends nn.Module {
  lstm1: nn.LSTMCell;
  lstm2: nn.LSTMCell;
  linear: nn.Linear;

  constructor(readonly hidden: number) {
    super();
    this.lstm1 = new nn.LSTMCell(1, hidden);
    this.lstm2 = new nn.LSTMCell(hidden, hidden);
    this.linear = new nn.Linear(hidden, 1);
  }

  override forward(x: Tensor): Tensor {
    const outputs: Tensor[] = [];
    const none = zeros(x.size(0), this.hidden, { dtype: 'float64' });
    let [h, c, h2, c2] = [none, none, none, none];
    for (const xt of x.split(1, 1)) {
      [h, c] = this.lstm1.forward(xt, [h, c]);
      [h2, c2] = this.lstm2.forward(h, [h2, c2]);
      outputs.push(this.linear.forward(h2));
    }
    return cat(outputs, 1);
  }
}

export function losses(steps: number): number[] {
  manualSeed(0);
  const starts = randint(-40, 40, [6, 1]);
  const waves = sin(arange(25).add(starts).double().div(5));
  const model = new Sequence(12);
  model.double();
  const criterion = new nn.MSELoss();
  const optimizer = new optim.LBFGS(model.parameters(), { lr: 0.8, maxIter: 2 });
  const closure = () => {
    optimizer.zeroGrad();
    const loss = criterion.forward(model.forward(waves.index(':, :-1')), waves.index(':, 1:'));
    loss.backward();
    return loss;
  };
  return Array.from({ length: steps }, () => optimizer.step(closure).item());
}
