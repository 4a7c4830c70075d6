import type { Tensor } from '@wick/tensor';
import * as w from '@wick/tensor';
import { nn } from './packages.ts';

const { functional: F } = nn;

export class Lstm extends nn.Module {
  rnn = new nn.LSTM(3, 5, { numLayers: 2, batchFirst: true, dropout: 0.2 });
  out = new nn.Linear(5, 3);
  override forward(x: Tensor): Tensor {
    const [y] = this.rnn.forward(x);
    return this.out.forward(y.select(1, -1));
  }
}

export class LargeRnn extends nn.Module {
  lstm = new nn.LSTM(24, 32, { batchFirst: true });
  gru = new nn.GRU(32, 24, { batchFirst: true });
  out = new nn.Linear(24, 3);
  override forward(x: Tensor): Tensor {
    const [y] = this.lstm.forward(x);
    const [z] = this.gru.forward(y);
    return this.out.forward(z.select(1, -1));
  }
}

export class Gru extends nn.Module {
  rnn = new nn.GRU(3, 5, { batchFirst: true, bidirectional: true });
  out = new nn.Linear(10, 3);
  override forward(x: Tensor): Tensor {
    const [y] = this.rnn.forward(x);
    return this.out.forward(y.mean(1));
  }
}

export class Causal extends nn.Module {
  embed = new nn.Embedding(11, 8);
  layer = new nn.TransformerEncoderLayer(8, 2, { dimFeedforward: 16, dropout: 0.1, batchFirst: true });
  out = new nn.Linear(8, 11);
  override forward(x: Tensor): Tensor {
    const t = x.shape[1]!;
    const mask = w.triu(w.full([t, t], Number.NEGATIVE_INFINITY), 1);
    return this.out.forward(this.layer.forward(this.embed.forward(x), { srcMask: mask })).flatten(0, 1);
  }
}

export class Attention extends nn.Module {
  query = new nn.Linear(8, 24);
  norm = new nn.LayerNorm(8);
  override forward(x: Tensor): Tensor {
    const [n, t] = x.shape as [number, number];
    const [q, k, v] = this.query
      .forward(this.norm.forward(x))
      .chunk(3, -1)
      .map((part) => part.view(n, t, 2, 4).transpose(1, 2));
    const y = F.scaledDotProductAttention(q!, k!, v!, { isCausal: true });
    return F.gelu(y.transpose(1, 2).reshape(n, t, 8)).add(x);
  }
}

export class Vae extends nn.Module {
  encode = new nn.Linear(6, 8);
  mean = new nn.Linear(8, 2);
  logVar = new nn.Linear(8, 2);
  decode = new nn.Linear(2, 6);
  override forward(x: Tensor): [Tensor, Tensor, Tensor] {
    const h = F.relu(this.encode.forward(x));
    const [mean, logVar] = [this.mean.forward(h), this.logVar.forward(h)];
    const z = mean.add(w.randnLike(mean).mul(logVar.mul(0.5).exp()));
    return [this.decode.forward(z).sigmoid(), mean, logVar];
  }
}

export class Tied extends nn.Module {
  embed = new nn.Embedding(9, 4);
  inner = new nn.Linear(4, 4);
  override forward(x: Tensor): Tensor {
    return F.linear(this.inner.forward(this.inner.forward(this.embed.forward(x))), this.embed.weight);
  }
}
