declare const performance: { now(): number };

/** At how many replays a trial begins, and how many calls a stretch of it has: young code first, later what the engine made of it. */
const TRIALS = [
  { begins: 24, calls: 8 },
  { begins: 1500, calls: 64 },
] as const;
/** Stretches of a trial, by turns of the one way and of the other. */
const STRETCHES = 10;
/** Stretches after which a trial ends where one way takes so much less time. */
const ENOUGH = 4;
const CLEARLY = 0.7;
/** A call of so many milliseconds is a stretch. */
const LONG = 0.25;
/** Less than this counts for nothing: a recording is kept, which leaves nothing to the collector. */
const MARGIN = 0.98;

/**
 * Whether calls of a recording take less time by its plan or as they are. A plan copies arguments in and results out, which
 * one operation that only moves its elements does not repay: nobody can tell beforehand on all machines. Both ways leave
 * the same bits, so calls are timed, a few by turns.
 */
export class Trial {
  /** Whether the function itself takes less time. */
  asItIs = false;
  private calls = 0;
  private round = 0;
  private stretch = -1;
  private inStretch = 0;
  private started = 0;
  private time = 0;
  private plan = Number.POSITIVE_INFINITY;
  private own = Number.POSITIVE_INFINITY;

  /** Counts a call; whether it is one of those that are timed. */
  isTimed(): boolean {
    this.calls++;
    if (this.stretch >= 0) return true;
    if (this.round === TRIALS.length || this.calls < TRIALS[this.round]!.begins) return false;
    this.stretch = 0;
    this.plan = Number.POSITIVE_INFINITY;
    this.own = Number.POSITIVE_INFINITY;
    return true;
  }

  /** Whether the call that is timed is done as it is. */
  get tries(): boolean {
    return (this.stretch & 1) === 1;
  }

  start(): void {
    this.started = performance.now();
  }

  end(): void {
    const time = performance.now() - this.started;
    this.time += time;
    if (++this.inStretch < TRIALS[this.round]!.calls && time < LONG) return;
    const mean = this.time / this.inStretch;
    if (this.tries) this.own = Math.min(this.own, mean);
    else this.plan = Math.min(this.plan, mean);
    this.time = 0;
    this.inStretch = 0;
    if (++this.stretch < STRETCHES && !(this.stretch >= ENOUGH && this.isClear)) return;
    this.asItIs = this.own < MARGIN * this.plan;
    this.stretch = -1;
    this.round++;
  }

  private get isClear(): boolean {
    return this.own < CLEARLY * this.plan || this.plan < CLEARLY * this.own;
  }
}
