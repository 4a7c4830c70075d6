/** What a recording asks of optimisers and schedulers. */
export interface HostLook {
  /** What has changed since the beginning, or since {@link accept}, without being heard of; null if nothing has. */
  change(): string | null;
  /** Takes what there is now as it is: a step that is known has run. */
  accept(): void;
  stop(): void;
}

export function sameEntries(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}
