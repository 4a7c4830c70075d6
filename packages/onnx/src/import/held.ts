import type { Tensor } from '@wick/tensor';
import { memoryKey, partsOf, watchAllocations } from '@wick/tensor/internal';
import { OnnxError } from '../error.ts';

/** The bytes that the results of a run take while they are needed. */
export class Held {
  readonly #counts = new Map<object, { readonly bytes: number; users: number }>();
  readonly #given: ReadonlySet<object>;
  #bytes = 0;

  /** @param given what was there before: inputs and initialisers */
  constructor(
    readonly most: number,
    given: Iterable<Tensor>,
  ) {
    this.#given = new Set(Array.from(given, memoryKey));
  }

  /** Elements for which there is room; the smallest that a shape may mean. */
  get room(): number {
    return Math.max(0, Math.floor((this.most - this.#bytes) / 4));
  }

  /** Runs one operator, which may not make more than there is room for. */
  within<T>(work: () => T): T {
    let made = this.#bytes;
    return watchAllocations((bytes) => {
      made += bytes;
      if (!(made <= this.most)) throw this.#refusal(made);
    }, work);
  }

  /** A result that is needed from now on. One that shows few elements many times counts as often as it shows them. */
  add(t: Tensor): void {
    const key = memoryKey(t);
    const each = t.elementSize();
    const shown = t.numel() * each;
    if (shown > this.most) throw this.#refusal(shown);
    if (this.#given.has(key)) return;
    const known = this.#counts.get(key);
    if (known) known.users++;
    else {
      const bytes = partsOf(t).storage.size * each;
      this.#counts.set(key, { bytes, users: 1 });
      this.#bytes += bytes;
    }
    if (this.#bytes > this.most) throw this.#refusal(this.#bytes);
  }

  /** One that is needed no more. */
  drop(t: Tensor): void {
    const known = this.#counts.get(memoryKey(t));
    if (!known || --known.users > 0) return;
    this.#counts.delete(memoryKey(t));
    this.#bytes -= known.bytes;
  }

  #refusal(bytes: number): OnnxError {
    return new OnnxError(
      `the run would hold ${bytes} bytes of results, at most ${this.most} are made (the limit bytes)`,
    );
  }
}
