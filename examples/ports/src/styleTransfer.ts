// Neural transfer (Gatys et al., 2015): a picture takes the style of another one; what is optimised is the picture.
import { manualSeed, nn, noGrad, optim, rand, type Tensor, zeros } from 'wick';

const { functional: F } = nn;

function gramMatrix(x: Tensor): Tensor {
  const features = x.view(x.size(0) * x.size(1), -1);
  return features.matmul(features.T).div(x.numel());
}

export function losses(steps: number): number[] {
  manualSeed(0);
  // L-BFGS divides by differences of gradients: in double precision.
  const [style, content] = [rand(1, 3, 16, 16, { dtype: 'float64' }), rand(1, 3, 16, 16, { dtype: 'float64' })];
  const layers = new nn.Sequential(
    new nn.Conv2d(3, 8, 3, { padding: 1 }),
    new nn.ReLU(),
    new nn.Conv2d(8, 8, 3, { padding: 1 }),
    new nn.ReLU(),
    new nn.AvgPool2d(2),
    new nn.Conv2d(8, 16, 3, { padding: 1 }),
    new nn.ReLU(),
  );
  layers.double().eval().requiresGrad_(false);

  function features(x: Tensor): { each: Tensor[]; second: Tensor } {
    const each: Tensor[] = [];
    let second = x;
    for (const layer of layers) {
      x = layer.forward(x);
      if (layer instanceof nn.Conv2d) each.push(x);
      if (each.length === 2 && layer instanceof nn.Conv2d) second = x;
    }
    return { each, second };
  }

  const styleTargets = features(style).each.map(gramMatrix);
  const contentTarget = features(content).second;
  const picture = content.clone().requiresGrad_();
  const optimizer = new optim.LBFGS([picture], { maxIter: 1 });
  const closure = () => {
    optimizer.zeroGrad();
    const { each, second } = features(picture);
    const styleLoss = styleTargets.reduce(
      (sum, target, i) => sum.add(F.mseLoss(gramMatrix(each[i] ?? target), target)),
      zeros([]),
    );
    const loss = styleLoss.mul(1e4).add(F.mseLoss(second, contentTarget));
    loss.backward();
    return loss;
  };
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    noGrad(() => picture.clamp_(0, 1));
    out.push(optimizer.step(closure).item());
  }
  return out;
}
