import { GELU, type Layer, ReLU, SiLU, Tanh } from '@wick/nn';
import { type Rule, word } from '@wick/tensor/internal';

/** x Φ(x). */
class GELUActivation extends GELU {
  static override readonly name: string = 'GELUActivation';

  override extraRepr(): string {
    return '';
  }
}

/** Its approximation by a hyperbolic tangent. */
class NewGELUActivation extends GELUActivation {
  static override readonly name: string = 'NewGELUActivation';

  constructor() {
    super('tanh');
  }
}

/** The same. */
class GELUTanh extends NewGELUActivation {
  static override readonly name: string = 'GELUTanh';
}

/** x σ(x). */
class SiLUActivation extends SiLU {
  static override readonly name: string = 'SiLUActivation';
}

/** Activations by the names that configurations have for them. */
const activations = {
  gelu: () => new GELUActivation(),
  gelu_new: () => new NewGELUActivation(),
  gelu_pytorch_tanh: () => new GELUTanh(),
  relu: () => new ReLU(),
  silu: () => new SiLUActivation(),
  swish: () => new SiLUActivation(),
  tanh: () => new Tanh(),
} satisfies Readonly<Record<string, () => Layer>>;

/** The name of an activation in a Hugging Face configuration. */
export type ActivationName = keyof typeof activations;

/** The option that names one. */
export function activationName(value: ActivationName): Rule<ActivationName> {
  return word<ActivationName, ActivationName>(value, Object.keys(activations) as ActivationName[]);
}

/** The layer of a name. */
export function activation(name: ActivationName): Layer {
  return activations[name]();
}
