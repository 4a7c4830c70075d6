import { normal_, zeros_ } from '@wick/init';
import { Embedding, Linear, type Module } from '@wick/nn';
import { noGrad } from '@wick/tensor/light';

/**
 * transformers' initialisation of a module, once its children have theirs: linear layers and tables N(0, std²), the row of
 * padding and all biases 0. Normalisations keep 1 and 0.
 */
export function initialiseModule(m: Module, std: number): void {
  if (m instanceof Linear) {
    normal_(m.weight, { std });
    if (m.bias) zeros_(m.bias);
  } else if (m instanceof Embedding) {
    normal_(m.weight, { std });
    const { weight, paddingIdx } = m;
    if (paddingIdx !== null) noGrad(() => zeros_(weight.select(0, paddingIdx)));
  }
}
