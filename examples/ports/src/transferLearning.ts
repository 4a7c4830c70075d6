// Transfer learning: a ResNet-18 as a fixed feature extractor, with a new last layer and a new first convolution.
import { manualSeed, models, nn, optim, rand, tensor } from 'wick';

const { functional: F } = nn;

export function losses(steps: number): number[] {
  manualSeed(0);
  const model = models.resnet18();
  for (const p of model.parameters()) p.requiresGrad = false;
  model.conv1 = new nn.Conv2d(1, 64, 3, 2, 1, { bias: false });
  model.maxpool = new nn.Identity();
  model.layer3 = new nn.Identity();
  model.layer4 = new nn.Identity();
  model.fc = new nn.Sequential(new nn.Dropout(0.2), new nn.Linear(128, 3));
  model.layer1.get(0).bn2.weight.requiresGrad = true;
  const trained = [...model.parameters()].filter((p) => p.requiresGrad);
  const optimizer = new optim.SGD(trained, { lr: 1e-3, momentum: 0.9 });
  const scheduler = new optim.lrScheduler.StepLR(optimizer, 2, 0.1);
  const x = rand(4, 1, 16, 16);
  const y = tensor([0, 1, 2, 1], { dtype: 'int64' });
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    const loss = F.crossEntropy(model.forward(x), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    scheduler.step();
    out.push(loss.item());
  }
  return out;
}
