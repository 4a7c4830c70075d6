import * as init from '@wick/init';
import * as nn from '@wick/nn';
import type { Tensor } from '@wick/tensor';

/** LeNet-5 with ReLUs, in two parts. */
export class LeNet extends nn.Module {
  features = new nn.Sequential(
    new nn.Conv2d(1, 6, 5, { padding: 2 }),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Conv2d(6, 16, 5),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Flatten(),
  );
  classifier = new nn.Sequential(
    new nn.Linear(400, 120),
    new nn.ReLU(),
    new nn.Linear(120, 84),
    new nn.ReLU(),
    new nn.Linear(84, 10),
  );

  override forward(x: Tensor): Tensor {
    return this.classifier.forward(this.features.forward(x));
  }
}

/** A visitor that draws both normals and uniforms. */
export function weightsInit(m: nn.Module): void {
  if (m instanceof nn.Conv2d) {
    init.kaimingNormal_(m.weight, { mode: 'fan_out', nonlinearity: 'relu' });
    if (m.bias) init.zeros_(m.bias);
  } else if (m instanceof nn.Linear) {
    init.xavierUniform_(m.weight);
    if (m.bias) init.normal_(m.bias, { std: 0.01 });
  }
}
