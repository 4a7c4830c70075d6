// Classifying names with a character-level RNN: which language is a surname of?
import { manualSeed, nn, optim, randperm, type Tensor, tensor, zeros } from 'wick';

const names = {
  German: ['Schmidt', 'Keller', 'Vogel'],
  Italian: ['Rossi', 'Bianchi', 'Conti'],
  Czech: ['Novak', 'Dvorak', 'Svoboda'],
};
const letters = [...new Set(Object.values(names).flat().join(''))].sort();
const samples = Object.values(names).flatMap((each, i) => each.map((name) => ({ name, label: BigInt(i) })));

function toTensor(name: string): Tensor {
  const indices = tensor([...name].map((c) => BigInt(letters.indexOf(c))));
  return nn.functional.oneHot(indices, letters.length).float().unsqueeze(1);
}

class CharRNN extends nn.Module {
  rnn: nn.RNN;
  h2o: nn.Linear;
  softmax = new nn.LogSoftmax(1);

  constructor(inputs: number, hidden: number, outputs: number) {
    super();
    this.rnn = new nn.RNN(inputs, hidden);
    this.h2o = new nn.Linear(hidden, outputs);
  }

  override forward(x: Tensor): Tensor {
    const [, hidden] = this.rnn.forward(x);
    return this.softmax.forward(this.h2o.forward(hidden.select(0, 0)));
  }
}

export function losses(steps: number): number[] {
  manualSeed(0);
  const rnn = new CharRNN(letters.length, 32, 3);
  const criterion = new nn.NLLLoss();
  const optimizer = new optim.SGD(rnn.parameters(), { lr: 0.15 });
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    let loss = zeros([]);
    for (const i of randperm(samples.length).slice(0, 0, 3)) {
      const sample = samples[Number(i.item())];
      if (sample) loss = loss.add(criterion.forward(rnn.forward(toTensor(sample.name)), tensor([sample.label])).div(3));
    }
    optimizer.zeroGrad();
    loss.backward();
    nn.utils.clipGradNorm_(rnn.parameters(), 3);
    optimizer.step();
    out.push(loss.item());
  }
  return out;
}
