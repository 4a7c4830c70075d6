import { putScalar } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';

/** What runs count in JavaScript (an optimiser's steps), as it was at the last sync: it goes back with the parameters. */
export class Counts {
  private atSync = new Map<Tensor, number>();
  /** As they were before the sync that is under way. */
  private before: ReadonlyMap<Tensor, number> = new Map();

  /** To be called before a run counts. */
  remember(scalars: readonly Tensor[]): void {
    for (const one of scalars) if (!this.atSync.has(one)) this.atSync.set(one, one.item() as number);
  }

  /** Has all as they were. */
  takeBack(): void {
    for (const [one, value] of this.atSync) putScalar(one, value);
    this.atSync.clear();
  }

  /** Has some as they were. */
  takeBackOf(scalars: readonly Tensor[]): void {
    for (const one of scalars) {
      const value = this.before.get(one) ?? this.atSync.get(one);
      if (value !== undefined) putScalar(one, value);
      this.atSync.delete(one);
    }
  }

  /** A sync: what is counted from here on goes back to now, unless `bring` fails. */
  async during<T>(bring: () => Promise<T>): Promise<T> {
    const { atSync } = this;
    this.atSync = new Map();
    this.before = atSync;
    try {
      return await bring();
    } catch (error) {
      for (const [one, value] of atSync) this.atSync.set(one, value);
      throw error;
    } finally {
      this.before = new Map();
    }
  }
}
