// Super resolution (Shi et al., 2016): channels become pixels, three times as many in each direction.
import { init, manualSeed, nn, optim, rand, type Tensor } from 'wick';

const { functional: F } = nn;

class SuperResolutionNet extends nn.Module {
  relu = new nn.ReLU();
  conv1 = new nn.Conv2d(1, 16, [5, 5], [1, 1], [2, 2]);
  conv2 = new nn.Conv2d(16, 16, [3, 3], [1, 1], [1, 1]);
  conv3 = new nn.Conv2d(16, 8, [3, 3], [1, 1], [1, 1]);
  conv4: nn.Conv2d;
  pixelShuffle: nn.PixelShuffle;

  constructor(upscale: number) {
    super();
    this.conv4 = new nn.Conv2d(8, upscale ** 2, [3, 3], [1, 1], [1, 1]);
    this.pixelShuffle = new nn.PixelShuffle(upscale);
    const gain = init.calculateGain('relu');
    for (const conv of [this.conv1, this.conv2, this.conv3]) init.orthogonal_(conv.weight, gain);
    init.orthogonal_(this.conv4.weight);
  }

  override forward(x: Tensor): Tensor {
    x = this.relu.forward(this.conv1.forward(x));
    x = this.relu.forward(this.conv2.forward(x));
    x = this.relu.forward(this.conv3.forward(x));
    return this.pixelShuffle.forward(this.conv4.forward(x));
  }
}

export function losses(steps: number): number[] {
  manualSeed(123);
  const large = F.interpolate(rand(4, 1, 6, 6), { scaleFactor: 4, mode: 'bicubic', alignCorners: false });
  const small = F.avgPool2d(large, 3);
  const model = new SuperResolutionNet(3);
  const optimizer = new optim.Adam(model.parameters(), { lr: 0.001 });
  const criterion = new nn.MSELoss();
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    optimizer.zeroGrad();
    const loss = criterion.forward(model.forward(small), large);
    loss.backward();
    optimizer.step();
    out.push(loss.item());
  }
  return out;
}
