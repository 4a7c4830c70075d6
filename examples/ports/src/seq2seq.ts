// Sequence to sequence with attention (Bahdanau et al., 2014) and teacher forcing: a network that reverses digits.
import { bmm, cat, full, manualSeed, nn, optim, randint, type Tensor, tanh } from 'wick';

const { functional: F } = nn;
const digits = 10;
const hidden = 16;
const sos = digits;

class Encoder extends nn.Module {
  embedding = new nn.Embedding(digits, hidden);
  gru = new nn.GRU(hidden, hidden, { batchFirst: true });

  override forward(x: Tensor): [outputs: Tensor, state: Tensor] {
    return this.gru.forward(this.embedding.forward(x));
  }
}

class BahdanauAttention extends nn.Module {
  Wa = new nn.Linear(hidden, hidden);
  Ua = new nn.Linear(hidden, hidden);
  Va = new nn.Linear(hidden, 1);

  override forward(query: Tensor, keys: Tensor): Tensor {
    const added = tanh(this.Wa.forward(query).add(this.Ua.forward(keys)));
    const scores = this.Va.forward(added).squeeze(2).unsqueeze(1);
    return bmm(F.softmax(scores, -1), keys);
  }
}

class Decoder extends nn.Module {
  embedding = new nn.Embedding(digits + 1, hidden);
  attention = new BahdanauAttention();
  gru = new nn.GRU(2 * hidden, hidden, { batchFirst: true });
  out = new nn.Linear(hidden, digits);

  override forward(encoderOutputs: Tensor, encoderState: Tensor, target: Tensor): Tensor {
    let token = full([target.size(0), 1], sos, { dtype: 'int64' });
    let state = encoderState;
    const outputs: Tensor[] = [];
    for (const next of target.unbind(1)) {
      const context = this.attention.forward(state.permute(1, 0, 2), encoderOutputs);
      const [y, h] = this.gru.forward(cat([this.embedding.forward(token), context], 2), state);
      outputs.push(this.out.forward(y));
      state = h;
      token = next.unsqueeze(1);
    }
    return F.logSoftmax(cat(outputs, 1), -1);
  }
}

export function losses(steps: number): number[] {
  manualSeed(0);
  const encoder = new Encoder();
  const decoder = new Decoder();
  const optimizer = new optim.Adam([...encoder.parameters(), ...decoder.parameters()], { lr: 1e-3 });
  const criterion = new nn.NLLLoss();
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    const x = randint(digits, [8, 5]);
    const y = x.flip(1);
    const [outputs, state] = encoder.forward(x);
    const predicted = decoder.forward(outputs, state, y);
    const loss = criterion.forward(predicted.view(-1, digits), y.reshape(-1));
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    out.push(loss.item());
  }
  return out;
}
