import { constant_, kaimingNormal_, normal_ } from '@wick/init';
import { BatchNorm2d, Conv2d, Linear, type Module } from '@wick/nn';

/**
 * torchvision's initialisation, module by module in the order of the tree, on top of what each layer's constructor drew:
 * convolutions `kaimingNormal_` with fan_out and the gain of a ReLU (√2), batch normalisations 1 and 0, and, where
 * `linear` says so, linear layers N(0, 0.01²). Their biases are 0.
 */
export function initialise(model: Module, options: { linear: boolean }): void {
  for (const m of model.modules()) {
    if (m instanceof Conv2d) {
      kaimingNormal_(m.weight, { mode: 'fan_out', nonlinearity: 'relu' });
      if (m.bias) constant_(m.bias, 0);
    } else if (m instanceof BatchNorm2d) {
      constant_(m.weight, 1);
      constant_(m.bias, 0);
    } else if (options.linear && m instanceof Linear) {
      normal_(m.weight, { mean: 0, std: 0.01 });
      if (m.bias) constant_(m.bias, 0);
    }
  }
}
