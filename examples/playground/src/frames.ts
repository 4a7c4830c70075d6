/** Draws what has changed of a page, one part a frame, so that no frame waits for all of them. */
export class Frames<Part extends string> {
  readonly #draws: Readonly<Record<Part, () => void>>;
  readonly #waiting = new Set<Part>();
  #then = () => {};

  constructor(draws: Readonly<Record<Part, () => void>>) {
    this.#draws = draws;
  }

  soon(...parts: Part[]): void {
    if (this.#waiting.size === 0) requestAnimationFrame(() => this.#next());
    for (const part of parts) this.#waiting.add(part);
  }

  /** What follows when nothing waits any more, instead of what was to follow before. */
  afterwards(then: () => void): void {
    this.#then = then;
  }

  #next(): void {
    const [part] = this.#waiting;
    if (part === undefined) return;
    this.#waiting.delete(part);
    this.#draws[part]();
    if (this.#waiting.size > 0) requestAnimationFrame(() => this.#next());
    else this.#then();
  }
}
