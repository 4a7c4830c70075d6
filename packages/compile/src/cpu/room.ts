/** Room behind the arena for what a step needs while it runs: the next one takes it again. */
export class Room {
  end: number;
  private at: number;

  constructor(private readonly begin: number) {
    this.end = begin;
    this.at = begin;
  }

  start(): void {
    this.at = this.begin;
  }

  take(bytes: number): number {
    const { at } = this;
    this.at += Math.ceil(bytes / 64) * 64;
    this.end = Math.max(this.end, this.at);
    return at;
  }
}
