import { init, nn, type Tensor } from 'wick';

/** A small convolutional network: two Conv-BatchNorm-ReLU-pool blocks and a linear classifier. */
export class DigitNet extends nn.Module {
  features = new nn.Sequential(
    new nn.Conv2d(1, 8, 3, { padding: 1 }),
    new nn.BatchNorm2d(8),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Conv2d(8, 16, 3, { padding: 1 }),
    new nn.BatchNorm2d(16),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Flatten(),
  );
  classifier = new nn.Linear(16 * 7 * 7, 10);

  override forward(x: Tensor): Tensor {
    return this.classifier.forward(this.features.forward(x));
  }
}

/** The visitor for `model.apply(weightsInit)`: Kaiming before a ReLU, ones and zeros for batch-norm, small normals at the end. */
export function weightsInit(m: nn.Module): void {
  if (m instanceof nn.Conv2d) {
    init.kaimingNormal_(m.weight, { mode: 'fan_out', nonlinearity: 'relu' });
    if (m.bias) init.zeros_(m.bias);
  } else if (m instanceof nn.BatchNorm2d) {
    init.constant_(m.weight, 1);
    init.constant_(m.bias, 0);
  } else if (m instanceof nn.Linear) {
    init.normal_(m.weight, { std: 0.01 }); // small, so that the first guesses are even
    if (m.bias) init.zeros_(m.bias);
  }
}
