import { rand, type Tensor, zeros } from '@wick/tensor';
import { Dataset, RandomErasing, RandomHorizontalFlip } from '../index.ts';

/** Samples that draw: as many numbers as their number says, so that whoever draws before matters. */
export class Noisy extends Dataset<[Tensor, bigint]> {
  constructor(readonly length = 11) {
    super();
  }

  getItem(index: number): [Tensor, bigint] {
    return [
      rand(1 + (index % 3))
        .sum()
        .view(1),
      BigInt(index),
    ];
  }
}

/** Samples whose transforms draw, some of which fail. */
export class Troubled extends Dataset<Tensor> {
  readonly length = 12;
  readonly flip = new RandomHorizontalFlip();
  readonly erase = new RandomErasing({ p: 0.5, value: 'random' });

  getItem(index: number): Tensor {
    if (index === 7) throw new RangeError('no such picture');
    return this.erase.forward(this.flip.forward(zeros(3, 4, 4).fill_(index)));
  }
}

/** Samples that have to be waited for. */
export class Slow extends Dataset<Promise<number>> {
  readonly length = 100;

  async getItem(index: number): Promise<number> {
    await new Promise((done) => setTimeout(done, index === 0 ? 0 : 5));
    return index + rand(1).item();
  }
}
