import * as init from '@wick/init';
import * as nn from '@wick/nn';
import type { Tensor } from '@wick/tensor';
import type { InitName } from './choices.ts';

/** Two Conv-BatchNorm-ReLU-pool blocks and a linear classifier. */
export class DigitNet extends nn.Module {
  features = new nn.Sequential(
    new nn.Conv2d(1, 16, 3, { padding: 1 }),
    new nn.BatchNorm2d(16),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Conv2d(16, 32, 3, { padding: 1 }),
    new nn.BatchNorm2d(32),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Flatten(),
  );
  classifier = new nn.Linear(32 * 7 * 7, 10);

  override forward(x: Tensor): Tensor {
    return this.classifier.forward(this.features.forward(x));
  }
}

/** How the weights of a convolution can begin. */
const convolutions = {
  kaiming: (w) => init.kaimingNormal_(w, { mode: 'fan_out', nonlinearity: 'relu' }),
  xavier: (w) => init.xavierNormal_(w),
  orthogonal: (w) => init.orthogonal_(w, { gain: Math.SQRT2 }),
  normal: (w) => init.normal_(w, { std: 0.02 }),
} satisfies Record<Exclude<InitName, 'default'>, (w: Tensor) => Tensor>;

/** The visitor for `model.apply(…)`. 'default' leaves what the layers drew themselves, which is what PyTorch's draw. */
export function weightsInit(name: InitName): (m: nn.Module) => void {
  if (name === 'default') return () => {};
  const convolution = convolutions[name];
  return (m) => {
    if (m instanceof nn.Conv2d) {
      convolution(m.weight);
      if (m.bias) init.zeros_(m.bias);
    } else if (m instanceof nn.BatchNorm2d) {
      init.constant_(m.weight, 1);
      init.constant_(m.bias, 0);
    } else if (m instanceof nn.Linear) {
      init.normal_(m.weight, { std: 0.01 }); // small, so that the first guesses are even
      if (m.bias) init.zeros_(m.bias);
    }
  };
}
