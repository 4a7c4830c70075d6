declare const performance: { now(): number };

/**
 * At how many replays a trial begins, and how many stretches of how many calls it has, by turns of the one way and of the
 * other: soon, when all code is young, and later what the engine made of it. The least of many short stretches counts, which
 * what else goes on disturbs less.
 */
const TRIALS = [
  { begins: 24, calls: 8, stretches: 10 },
  { begins: 1000, calls: 16, stretches: 40 },
  { begins: 10_000, calls: 16, stretches: 40 },
] as const;
/** Stretches after which a trial ends where one way takes so much less time. */
const ENOUGH = 4;
const CLEARLY = 0.5;
/** A call of so many milliseconds is a stretch. */
const LONG = 0.25;
/**
 * Of the time of a plan: where it computes, less counts for nothing, and a recording is kept, which leaves nothing to the
 * collector. Where it only moves elements, or calls JavaScript, it has to win by more than a clock can be wrong.
 */
const SHARE = { computing: 0.98, moving: 1.25 } as const;

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
  /** The call from which on calls are timed again. */
  private next: number = TRIALS[0].begins;
  private stretch = -1;
  private inStretch = 0;
  private started = 0;
  private time = 0;
  private plan = Number.POSITIVE_INFINITY;
  private own = Number.POSITIVE_INFINITY;
  private readonly share: number;

  /** @param computes whether a plan has kernels that do more than copy */
  constructor(computes: boolean) {
    this.share = computes ? SHARE.computing : SHARE.moving;
  }

  /** Counts a call; whether it is one of those that are timed. */
  isTimed(): boolean {
    if (this.calls++ < this.next) return false;
    if (this.stretch >= 0) return true;
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
    const { calls, stretches } = TRIALS[this.round]!;
    if (++this.inStretch < calls && time < LONG) return;
    const mean = this.time / this.inStretch;
    if (this.tries) this.own = Math.min(this.own, mean);
    else this.plan = Math.min(this.plan, mean);
    this.time = 0;
    this.inStretch = 0;
    if (++this.stretch < stretches && !(this.stretch >= ENOUGH && this.isClear)) return;
    this.asItIs = this.own < this.share * this.plan;
    this.stretch = -1;
    this.next = TRIALS[++this.round]?.begins ?? Number.POSITIVE_INFINITY;
  }

  private get isClear(): boolean {
    return this.own < CLEARLY * this.plan || this.plan < CLEARLY * this.own;
  }
}
