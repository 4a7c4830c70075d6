import { init, nn, type Tensor } from 'wick';

/** First calling style: the constructor walks over its own modules. */
export class LoopNet extends nn.Module {
  conv = new nn.Conv2d(3, 8, 3, { padding: 1 });
  bn = new nn.BatchNorm2d(8);
  relu = new nn.ReLU();

  constructor() {
    super();
    for (const m of this.modules()) {
      if (m instanceof nn.Conv2d) {
        init.kaimingNormal_(m.weight, { mode: 'fan_out', nonlinearity: 'relu' });
      } else if (m instanceof nn.BatchNorm2d) {
        init.constant_(m.weight, 1);
        init.constant_(m.bias, 0);
      }
    }
  }

  override forward(x: Tensor): Tensor {
    return this.relu.forward(this.bn.forward(this.conv.forward(x)));
  }
}

/** Second calling style: a visitor for `model.apply(weightsInit)`. */
export function weightsInit(m: nn.Module): void {
  if (m instanceof nn.Conv2d) {
    init.xavierNormal_(m.weight.data);
    if (m.bias) init.zeros_(m.bias.data); // a 1-D bias has no fans: Xavier would be refused
  } else if (m instanceof nn.BatchNorm2d) {
    init.constant_(m.weight, 1);
    init.constant_(m.bias, 0);
  }
}

/** The visitor as tutorials write it: PyTorch and wick refuse Xavier for the 1-D bias. */
export function tutorialWeightsInit(m: nn.Module): void {
  if (m instanceof nn.Conv2d) {
    init.xavierNormal_(m.weight.data);
    if (m.bias) init.xavierNormal_(m.bias.data);
  }
}

/** A model to visit. */
export function buildModel(): nn.Sequential {
  return new nn.Sequential(new nn.Conv2d(3, 8, 3), new nn.BatchNorm2d(8), new nn.ReLU());
}
