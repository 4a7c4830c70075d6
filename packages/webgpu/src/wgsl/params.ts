import { floatBits } from '../words.ts';
import { type ArenaElement, header } from './header.ts';
import { linked, type Piece } from './piece.ts';

/** The parameters of a kernel by name, each a word: in this order. `zero` is the first. */
export class Params {
  readonly #names = ['zero: u32'];
  readonly #words = [0];

  /** Adds whole numbers, which may be negative. */
  add(values: Readonly<Record<string, number>>): this {
    for (const [name, value] of Object.entries(values)) {
      this.#names.push(`${name}: u32`);
      this.#words.push(value);
    }
    return this;
  }

  /** Adds floats. */
  addFloats(values: Readonly<Record<string, number>>): this {
    for (const [name, value] of Object.entries(values)) {
      this.#names.push(`${name}: f32`);
      this.#words.push(floatBits(value));
    }
    return this;
  }

  get words(): Uint32Array {
    return Uint32Array.from(this.#words, (word) => word >>> 0);
  }

  /** The header that declares them, pieces, and what follows. */
  code(pieces: Iterable<Piece>, main: string, usesNumbers = false, arena: ArenaElement = 'u32'): string {
    return `${header(this.#names, usesNumbers, arena)}\n${linked(pieces)}\n${main}`;
  }
}
