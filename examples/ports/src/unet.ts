// U-Net (Ronneberger et al., 2015): down, up, and across, to a mask of the picture.
import { cat, manualSeed, nn, optim, rand, sigmoid, sub, type Tensor } from 'wick';

const { functional: F } = nn;

class DoubleConv extends nn.Sequential {
  constructor(i: number, o: number) {
    super(
      new nn.Conv2d(i, o, 3, { padding: 1, bias: false }),
      new nn.BatchNorm2d(o),
      new nn.ReLU(true),
      new nn.Conv2d(o, o, 3, { padding: 1, bias: false }),
      new nn.BatchNorm2d(o),
      new nn.ReLU(true),
    );
  }
}

class UNet extends nn.Module {
  downs = new nn.ModuleList<DoubleConv>();
  ups = new nn.ModuleList<nn.ModuleDict<{ up: nn.ConvTranspose2d; conv: DoubleConv }>>();
  bottleneck: DoubleConv;
  outc: nn.Conv2d;

  constructor(nChannels: number, nClasses: number, features: readonly [number, ...number[]]) {
    super();
    let channels = nChannels;
    for (const f of features) {
      this.downs.append(new DoubleConv(channels, f));
      channels = f;
    }
    this.bottleneck = new DoubleConv(channels, 2 * channels);
    for (const f of [...features].reverse())
      this.ups.append(
        new nn.ModuleDict({ up: new nn.ConvTranspose2d(2 * f, f, 2, 2), conv: new DoubleConv(2 * f, f) }),
      );
    this.outc = new nn.Conv2d(features[0], nClasses, 1);
  }

  override forward(input: Tensor): Tensor {
    let x = input;
    const skips: Tensor[] = [];
    for (const down of this.downs) {
      x = down.forward(x);
      skips.unshift(x);
      x = F.maxPool2d(x, 2);
    }
    x = this.bottleneck.forward(x);
    for (const [i, step] of [...this.ups].entries())
      x = step.get('conv').forward(cat([...skips.slice(i, i + 1), step.get('up').forward(x)], 1));
    return this.outc.forward(x);
  }
}

function dice(p: Tensor, target: Tensor): Tensor {
  const both = p.mul(target).sum().mul(2).add(1);
  return sub(1, both.div(p.sum().add(target.sum()).add(1)));
}

export function losses(steps: number): number[] {
  manualSeed(5);
  const model = new UNet(1, 1, [4, 8]);
  const optimizer = new optim.AdamW(model.parameters(), { lr: 1e-3 });
  const x = rand(2, 1, 16, 16);
  const target = x.gt(0.5).float();
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    const logits = model.forward(x);
    const loss = F.binaryCrossEntropyWithLogits(logits, target).add(dice(sigmoid(logits), target));
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    out.push(loss.item());
  }
  return out;
}
