// Spatial transformer networks (Jaderberg et al., 2015): a net that turns its pictures before it reads them.
import { manualSeed, nn, optim, rand, randint, type Tensor, tensor } from 'wick';

const { functional: F } = nn;

class Net extends nn.Module {
  conv = new nn.Conv2d(1, 6, 5);
  fc = new nn.Linear(6 * 6 * 6, 4);
  localization = new nn.Sequential(new nn.Conv2d(1, 4, 5), new nn.MaxPool2d(2, { stride: 2 }), new nn.ReLU(true));
  fcLoc = new nn.Sequential(new nn.Linear(4 * 6 * 6, 16), new nn.ReLU(true), new nn.Linear(16, 6));

  constructor() {
    super();
    this.fcLoc[2].weight.data.zero_();
    this.fcLoc[2].bias.data.copy_(tensor([1, 0, 0, 0, 1, 0]));
  }

  stn(x: Tensor): Tensor {
    const theta = this.fcLoc.forward(this.localization.forward(x).flatten(1)).view(-1, 2, 3);
    const grid = F.affineGrid(theta, x.shape, { alignCorners: false });
    return F.gridSample(x, grid, { alignCorners: false });
  }

  override forward(x: Tensor): Tensor {
    x = F.relu(F.maxPool2d(this.conv.forward(this.stn(x)), 2));
    return F.logSoftmax(this.fc.forward(x.flatten(1)), 1);
  }
}

export function losses(steps: number): number[] {
  manualSeed(0);
  const [images, labels] = [rand(16, 1, 16, 16), randint(0, 4, [16])];
  const model = new Net();
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    optimizer.zeroGrad();
    const loss = F.nllLoss(model.forward(images), labels);
    loss.backward();
    optimizer.step();
    out.push(loss.item());
  }
  return out;
}
