import { type HostLook, sameEntries } from './hostLook.ts';

/** What is known here of a scheduler. */
export interface Scheduler {
  /** What its class calls itself in messages. */
  readonly typeName: string;
}

/** Looks at all that a scheduler holds. */
export class SchedulerLook implements HostLook {
  private seen: readonly unknown[];

  constructor(private readonly scheduler: Scheduler) {
    this.seen = this.look();
  }

  change(): string | null {
    return sameEntries(this.look(), this.seen) ? null : `${this.scheduler.typeName} is changed without a step`;
  }

  accept(): void {
    this.seen = this.look();
  }

  stop(): void {}

  /** All properties, with what lists hold. */
  private look(): unknown[] {
    return Object.entries(this.scheduler).flatMap(([key, value]) =>
      Array.isArray(value) ? [key, ...value] : [key, value],
    );
  }
}
