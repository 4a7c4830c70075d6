import { Dropout } from '@wick/nn';
import { pythonFloat } from '@wick/tensor/internal';

/** torchvision's default probability is the float 0.0, and prints as one; a number of JavaScript does not tell. */
export class FloatDropout extends Dropout {
  static override readonly name = 'Dropout';

  override extraRepr(): string {
    return super.extraRepr().replace(/^p=[^,]+/, `p=${pythonFloat(this.p)}`);
  }
}
