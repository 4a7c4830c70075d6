import { type PointwiseRun, partsOf, type Storage } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { Memory, Place, Pointwise } from '../graph/ir.ts';
import type { Memories } from './memories.ts';

/** What operation after operation ran: one program of the pointwise machine and nothing else, or not. */
export class RanProgram {
  /** The program, with the storage of its result; 'several' if it was not alone. */
  private program: (Pointwise & { readonly out: Storage | null }) | 'several' | null = null;
  private isStoring = false;
  /** What became of an input in another dtype. */
  private readonly casts = new Map<Tensor, Tensor>();

  private given: ReadonlySet<Memory> = new Set();

  /** @param takesWholes - whether programs of floats may be given whole numbers, which become floats as they are read */
  constructor(
    private readonly memories: Memories,
    private readonly takesWholes: boolean,
  ) {}

  /** An operation begins, which is given places over these memories. */
  begin(given: ReadonlySet<Memory>): void {
    this.given = given;
    this.program = null;
    this.isStoring = false;
    this.casts.clear();
  }

  cast(from: Tensor, to: Tensor): void {
    this.casts.set(to, from);
  }

  ran({ program, inputs, numbers, compute, out, total }: PointwiseRun): void {
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

  /** An input of a program as a place or a number; null if it is neither. */
  private operandOf(t: Tensor): Place | number | null {
    const from = this.casts.get(t) ?? t;
    const memory = this.memories.of(partsOf(from).storage);
    if (memory === undefined || !this.given.has(memory)) return null;
    const { source } = memory;
    if (source.kind === 'literal' && !memory.written && memory.size === 1) return Number(source.data[0]);
    const { dtype } = from;
    const isWhole = dtype === 'int64' || dtype === 'int32' || dtype === 'uint8';
    const isTaken = dtype === 'float32' || dtype === 'bool' || (isWhole && this.takesWholes);
    return isTaken ? this.memories.placeOf(from) : null;
  }
}
