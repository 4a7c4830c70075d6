import type { GpuDevice } from '@wick/webgpu';

/** Steps that may be under way at the same time: a call waits for older ones. */
const UNDER_WAY = 8;

/** What is done on a device one after the other, and how much of it is not done yet. */
export class Turns {
  private readonly underWay: Promise<unknown>[] = [];
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /** Whether nothing waits for its turn. */
  get isFree(): boolean {
    return this.waiting === 0;
  }

  /** Runs `work` when all that came before it is over. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    this.waiting++;
    const mine = this.last.then(work);
    this.last = mine.catch(() => {});
    try {
      return await mine;
    } finally {
      this.waiting--;
    }
  }

  /** Counts what was submitted just now, and waits until few of it are under way. */
  async submitted(device: GpuDevice): Promise<void> {
    const done = device.queue.onSubmittedWorkDone().catch(() => {});
    this.underWay.push(done);
    if (this.underWay.length > UNDER_WAY) await this.underWay.shift();
  }

  /** Forgets what was submitted to a device that was lost. */
  forgetSubmitted(): void {
    this.underWay.length = 0;
  }
}
