// A siamese network with triplets (Schroff et al., 2015): the same kind near, other kinds further away.
import { manualSeed, nn, optim, rand, randn, type Tensor } from 'wick';

class EmbeddingNet extends nn.Module {
  convnet = new nn.Sequential(
    new nn.Conv2d(1, 6, 3),
    new nn.PReLU(),
    new nn.MaxPool2d(2),
    new nn.Conv2d(6, 8, 3),
    new nn.PReLU(),
  );
  fc = new nn.Sequential(new nn.Flatten(), new nn.Linear(200, 16), new nn.PReLU(), new nn.Linear(16, 2));

  override forward(x: Tensor): Tensor {
    return this.fc.forward(this.convnet.forward(x));
  }
}

class TripletNet extends nn.Module {
  constructor(readonly embeddingNet: nn.Layer) {
    super();
  }

  override forward(a: Tensor, b: Tensor, c: Tensor): [Tensor, Tensor, Tensor] {
    return [this.embeddingNet.forward(a), this.embeddingNet.forward(b), this.embeddingNet.forward(c)];
  }
}

export function losses(steps: number): number[] {
  manualSeed(11);
  const model = new TripletNet(new EmbeddingNet());
  const criterion = new nn.TripletMarginLoss({ margin: 1 });
  const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3, weightDecay: 1e-4 });
  const [one, other] = rand(2, 1, 16, 16).split(1, 0, { parts: 2 });
  const view = (kind: Tensor) => kind.add(randn(6, 1, 16, 16).mul(0.1));
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    const loss = criterion.forward(...model.forward(view(one), view(one), view(other)));
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    out.push(loss.item());
  }
  return out;
}
