/** Room behind the arena for what a step needs while it runs: the next one takes it again. */
export class Room {
  end: number;
  private at: number;
  /** What is never taken again, in its order. */
  private readonly kept: (readonly [begin: number, end: number])[] = [];

  constructor(private readonly begin: number) {
    this.end = begin;
    this.at = begin;
  }

  start(): void {
    this.at = this.begin;
  }

  take(bytes: number): number {
    const size = Math.ceil(bytes / 64) * 64;
    let { at } = this;
    for (const [begin, end] of this.kept) if (at < end && begin < at + size) at = end;
    this.at = at + size;
    this.end = Math.max(this.end, this.at);
    return at;
  }

  /** Room that no later step takes. */
  keep(bytes: number): number {
    const at = this.end;
    this.end += Math.ceil(bytes / 64) * 64;
    this.kept.push([at, this.end]);
    return at;
  }
}
