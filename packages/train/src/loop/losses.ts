import type { Tensor } from '@wick/tensor';
import { isHere } from '@wick/tensor/internal';
import type { Mean } from './mean.ts';

/** Steps on a GPU whose losses are on their way at the same time. */
const UNDER_WAY = 8;

/** Losses on their way to a mean, in the order of their steps: those of a GPU are not waited for one by one. */
export class Losses {
  private readonly coming: Promise<Tensor>[] = [];

  constructor(private readonly mean: Mean) {}

  /** Takes a loss; waits for an old one where many are on their way. */
  async take(loss: Tensor): Promise<void> {
    if (this.coming.length === 0 && isHere(loss)) {
      this.mean.take(Number(loss.item()));
      return;
    }
    const here = loss.cpu();
    // Who settles them hears of it.
    here.catch(() => {});
    this.coming.push(here);
    if (this.coming.length > UNDER_WAY) await this.first();
  }

  /** Has all of them in the mean. */
  async settle(): Promise<void> {
    while (this.coming.length > 0) await this.first();
  }

  private async first(): Promise<void> {
    this.mean.take(Number((await this.coming.shift()!).item()));
  }
}
