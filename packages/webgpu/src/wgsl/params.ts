import { floatBits } from '../words.ts';
import { type ArenaElement, header } from './header.ts';
import { linked, type Piece } from './piece.ts';

/** The parameters of a kernel by name, each a word: in this order. `zero` is the first. */
export class Params {
  readonly #fields = new Map<string, { readonly type: 'u32' | 'f32'; readonly word: number }>([
    ['zero', { type: 'u32', word: 0 }],
  ]);

  /** Adds whole numbers, which may be negative. */
  add(values: Readonly<Record<string, number>>): this {
    for (const [name, word] of Object.entries(values)) this.#fields.set(name, { type: 'u32', word });
    return this;
  }

  /** Adds floats. */
  addFloats(values: Readonly<Record<string, number>>): this {
    for (const [name, value] of Object.entries(values)) this.#fields.set(name, { type: 'f32', word: floatBits(value) });
    return this;
  }

  get words(): Uint32Array {
    return Uint32Array.from(this.#fields.values(), ({ word }) => word >>> 0);
  }

  /** All of them as words, where they are told together with others. */
  get values(): Record<string, number> {
    return Object.fromEntries(Array.from(this.#fields, ([name, { word }]) => [name, word]));
  }

  /** The header that declares them, pieces, and what follows. */
  code(pieces: Iterable<Piece>, main: string, usesNumbers = false, arena: ArenaElement = 'u32'): string {
    const fields = Array.from(this.#fields, ([name, { type }]) => `${name}: ${type}`);
    return `${header(fields, usesNumbers, arena)}\n${linked(pieces)}\n${main}`;
  }
}
