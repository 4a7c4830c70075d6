import type { GpuTerm } from '../commands/index.ts';
import { floatInstructions, type WordInstruction } from '../wgsl/bits.ts';
import { boolInstructions, dividingInstructions, longInstructions, wordInstructions } from '../wgsl/integers.ts';
import type { Piece } from '../wgsl/piece.ts';
import { floatBits } from '../words.ts';
import type { Element } from './element.ts';

const instructionsOf: Readonly<Record<Element, Readonly<Record<string, WordInstruction>>>> = {
  float32: floatInstructions,
  float64: floatInstructions,
  int32: wordInstructions,
  int64: wordInstructions,
  uint8: wordInstructions,
  bool: boolInstructions,
};

/** Those of programs that tell of what is wrong. */
const notingOf = {
  ...instructionsOf,
  int64: longInstructions,
  int32: dividingInstructions,
  uint8: dividingInstructions,
} satisfies typeof instructionsOf;

/** A number of a program that is computed in `type`. */
export function bitsOf(value: number, type: Element): number {
  if (type === 'uint8') return value & 255;
  if (type === 'int64' && value !== (value | 0))
    throw new RangeError(`an int64 on the GPU must be from -2147483648 to 2147483647, got ${value}`);
  return type === 'float32' || type === 'float64' ? floatBits(value) : value | 0;
}

/** Bits that a compiler does not see. */
function hidden(bits: string): string {
  return `(${bits} ^ params.zero)`;
}

/** Writes expressions as declarations, each once: what is written alike is the same. */
export class Writer {
  readonly pieces = new Set<Piece>();
  usesNumbers = false;
  readonly #terms = new Map<GpuTerm, string>();
  readonly #codes = new Map<string, string>();
  readonly #given = new Map<number, string>();

  readonly #instructions: Readonly<Record<string, WordInstruction>>;

  /** @param noting - whether it tells of what is wrong */
  constructor(
    readonly type: Element,
    noting = false,
  ) {
    this.#instructions = noting ? notingOf[type] : instructionsOf[type];
  }

  get #isOfFloats(): boolean {
    return this.type === 'float32' || this.type === 'float64';
  }

  write(term: GpuTerm, given: readonly (() => string)[], to: string[]): string {
    const { type } = this;
    if (typeof term === 'number') {
      const bits = `0x${(bitsOf(term, type) >>> 0).toString(16)}u`;
      // Compilers that see a zero make 0 of a product with it, NaN or not; an infinity or NaN that they see is an error.
      return this.#isOfFloats && (term === 0 || !Number.isFinite(Math.fround(term))) ? hidden(bits) : bits;
    }
    if ('given' in term) {
      let name = this.#given.get(term.given);
      if (name === undefined) {
        name = `g${term.given}`;
        to.push(`let ${name} = ${given[term.given]!()};`);
        this.#given.set(term.given, name);
      }
      return name;
    }
    const known = this.#terms.get(term);
    if (known !== undefined) return known;
    // So is an infinity or NaN that follows from numbers alone.
    const isOfNumbers = this.#isOfFloats && term.of.every((operand) => typeof operand === 'number');
    const operands = term.of.map((operand) => this.write(operand, given, to));
    const [a, b, c] = isOfNumbers ? operands.map(hidden) : operands;
    const table = this.#instructions;
    if (!Object.hasOwn(table, term.name)) throw new TypeError(`webgpu: ${term.name} is not there for ${type}`);
    const { value, needs } = table[term.name]!;
    for (const need of needs) this.pieces.add(need);
    const names: Record<string, string | undefined> = { a, b, c };
    const code = value.replace(/\b[abc]\b/g, (operand) => names[operand]!);
    let name = this.#codes.get(code);
    if (name === undefined) {
      name = `v${this.#codes.size}`;
      to.push(`let ${name} = ${type === 'uint8' || type === 'bool' ? `(${code}) & 255u` : code};`);
      this.#codes.set(code, name);
    }
    this.#terms.set(term, name);
    return name;
  }
}
