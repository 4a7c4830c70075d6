import { isHalf, type PointwiseRun, partsOf, type Storage } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { Memory, Place, Pointwise, TypedNumber, TypedPointwise } from '../graph/ir.ts';
import { sameGeometry } from '../passes/pointwise.ts';
import type { Memories } from './memories.ts';

/** What operation after operation ran: one program of the pointwise machine and nothing else, or not. */
export class RanProgram {
  /** The program, with the storage of its result; 'several' if it was not alone. */
  private program: (Pointwise & { readonly out: Storage | null }) | 'several' | null = null;
  /** The only run there was, whatever it computed in. */
  private run: PointwiseRun | null = null;
  private isStoring = false;
  /** What became of an input in another dtype. */
  private readonly casts = new Map<Tensor, Tensor>();

  private given: ReadonlySet<Memory> = new Set();

  constructor(private readonly memories: Memories) {}

  /** An operation begins, which is given places over these memories. */
  begin(given: ReadonlySet<Memory>): void {
    this.given = given;
    this.program = null;
    this.run = null;
    this.isStoring = false;
    this.casts.clear();
  }

  cast(from: Tensor, to: Tensor): void {
    this.casts.set(to, from);
  }

  ran(run: PointwiseRun): void {
    const { program, inputs, numbers, compute, out, total } = run;
    this.run = this.program === null ? run : null;
    const taken: (Place | number)[] = [];
    for (const t of compute === 'float32' ? inputs : []) {
      const operand = this.operandOf(t);
      if (operand !== null) taken.push(operand);
    }
    const counted = numbers.filter((value) => typeof value === 'number');
    const isSimple = taken.length === inputs.length && counted.length === numbers.length;
    this.program =
      this.program !== null || !isSimple
        ? 'several'
        : { program, inputs: taken, numbers: counted, total: total ?? null, out: out && partsOf(out).storage };
  }

  stores(): void {
    this.isStoring = true;
  }

  /** Elements are read: who reads on has not only run the program. */
  reads(): void {
    // A loss reads what it adds up.
    if (!this.isStoring && this.run?.total === undefined) this.run = null;
    if (this.program !== null && this.program !== 'several' && this.program.total === null && !this.isStoring)
      this.program = 'several';
  }

  /** What a call ran, if that says all of it. */
  of(outputs: readonly Tensor[], inPlace: boolean): Pointwise | null {
    const { program } = this;
    if (program === null || program === 'several' || outputs.length !== 1) return null;
    const [out] = outputs as [Tensor];
    if (out.dtype !== 'float32' && out.dtype !== 'bool') return null;
    // Into an expanded tensor, or one that its operands overlap, the operation itself writes by a copy.
    const isOut = program.total !== null || partsOf(out).storage === program.out;
    if (inPlace ? out.dtype !== 'float32' : !isOut) return null;
    const { out: _, ...pointwise } = program;
    return pointwise;
  }

  /** What a call ran in another type than float32, if that says all of it. */
  typedOf(outputs: readonly Tensor[], inPlace: boolean, given: readonly (Place | null)[]): TypedPointwise | null {
    const { run } = this;
    const [out] = outputs;
    if (run === null || outputs.length !== 1 || out === undefined) return null;
    const { program, compute: type, numbers, total = null } = run;
    if (type === 'float32' || isHalf(type)) return null;
    const isTruth = out.dtype === 'bool' && !inPlace;
    if ((out.dtype !== type && !isTruth) || (total !== null && type !== 'float64')) return null;
    const isOut = run.out === null ? total !== null : partsOf(run.out).storage === partsOf(out).storage;
    if (!inPlace && !isOut) return null;
    // Of doubles, what becomes doubles is read as it was.
    const inputs = run.inputs.map((t) =>
      type === 'float64' ? (this.numberOf(t) ?? this.indexOf(this.casts.get(t) ?? t, given)) : this.givenAs(t, given),
    );
    const counted = numbers.filter((value) => typeof value === 'number');
    const isWhole = counted.length === numbers.length && (type === 'float64' || counted.length === 0);
    if (!isWhole || inputs.some((input) => input === -1)) return null;
    // What is taken both as it is and in another dtype.
    if (inputs.some((input) => typeof input === 'object' && 'cast' in input && inputs.includes(input.cast)))
      return null;
    return { program, type, inputs, numbers: counted, total };
  }

  /** A number that a program is given in its own type, which the operation had in another one; null for all else. */
  private numberOf(t: Tensor): TypedNumber | null {
    const from = this.casts.get(t);
    const memory = from && this.memories.of(partsOf(from).storage);
    if (memory === undefined || !this.given.has(memory)) return null;
    const { source, written, size, dtype } = memory;
    if (source.kind !== 'literal' || written || size !== 1) return null;
    return { value: Number(source.data[0]), wasFloat: dtype === 'float32' };
  }

  /** What {@link TypedPointwise.inputs} says of an input of a program; -1 for what the operation was not given. */
  private givenAs(t: Tensor, given: readonly (Place | null)[]): number | { cast: number } {
    const from = this.casts.get(t);
    if (from === undefined || isHalf(from.dtype)) return this.indexOf(t, given);
    const index = this.indexOf(from, given);
    return index < 0 ? -1 : { cast: index };
  }

  /** Which of the places an operation was given an input of a program is; -1 for none. */
  private indexOf(t: Tensor, given: readonly (Place | null)[]): number {
    const memory = this.memories.of(partsOf(t).storage);
    if (memory === undefined || !this.given.has(memory) || isHalf(t.dtype)) return -1;
    const place = this.memories.placeOf(t);
    return given.findIndex((other) => other !== null && other.dtype === t.dtype && sameGeometry(other, place));
  }

  /** An input of a program as a place or a number; null if it is neither. */
  private operandOf(t: Tensor): Place | number | null {
    const from = this.casts.get(t) ?? t;
    const memory = this.memories.of(partsOf(from).storage);
    if (memory === undefined || !this.given.has(memory)) return null;
    const { source } = memory;
    if (source.kind === 'literal' && !memory.written && memory.size === 1) return Number(source.data[0]);
    const { dtype } = from;
    const isTaken =
      dtype === 'float32' || dtype === 'bool' || dtype === 'int64' || dtype === 'int32' || dtype === 'uint8';
    return isTaken ? this.memories.placeOf(from) : null;
  }
}
