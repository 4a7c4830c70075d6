// Char-RNN: an LSTM that reads a text in chunks, keeps its state between them, and learns the next letter.
import { manualSeed, nn, optim, type Tensor, tensor } from 'wick';

const text = 'she sells sea shells by the sea shore; the shells she sells are sea shells for sure. '.repeat(5);
const chars = [...new Set(text)].sort();
const data = tensor(
  [...text].map((c) => chars.indexOf(c)),
  { dtype: 'int64' },
);

type State = [h: Tensor, c: Tensor];

class CharRNN extends nn.Module {
  encoder: nn.Embedding;
  rnn: nn.LSTM;
  decoder: nn.Linear;

  constructor(vocab: number, hidden: number, layers: number) {
    super();
    this.encoder = new nn.Embedding(vocab, hidden);
    this.rnn = new nn.LSTM(hidden, hidden, layers, { batchFirst: true });
    this.decoder = new nn.Linear(hidden, vocab);
  }

  override forward(x: Tensor, state: State | null = null): [logits: Tensor, state: State] {
    const [y, next] = this.rnn.forward(this.encoder.forward(x), state);
    return [this.decoder.forward(y), next];
  }
}

export function losses(steps: number): number[] {
  manualSeed(0);
  const model = new CharRNN(chars.length, 24, 2);
  const optimizer = new optim.Adam(model.parameters(), { lr: 2e-3 });
  const criterion = new nn.CrossEntropyLoss();
  let state: State | null = null;
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    const x = data.narrow(0, step * 20, 20).view(1, -1);
    const y = data.narrow(0, step * 20 + 1, 20).view(1, -1);
    const [logits, [h, c]]: [Tensor, State] = model.forward(x, state);
    state = [h.detach(), c.detach()];
    const loss = criterion.forward(logits.transpose(1, 2), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    out.push(loss.item());
  }
  return out;
}
