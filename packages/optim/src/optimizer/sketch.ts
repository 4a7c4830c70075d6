import type { Expression, Program, Term } from '@wick/kernels';
import type { PointwiseUpdate } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { StepPass } from './stepProgram.ts';

/** An operand of a step that is written down: which value it has so far. */
type Slot = number;

/** Behind as many states as any optimiser has: how many there are shows at the end. */
const FIRST_NUMBER = 16;

/** Writes down the programs of a step as what becomes of the parameter and the states. It changes nothing. */
export class Sketch implements StepPass<Slot> {
  readonly data = 0;
  readonly grad = 1;
  readonly states: Tensor[] = [];
  numbers = 0;
  /** What is given behind the parameter, the gradient and the states. */
  readonly firstNumber = FIRST_NUMBER;
  /** By state its slot. */
  private readonly slots: Slot[] = [];
  /** By slot: the parameter, the gradient, and the states and new elements in the order in which they came. */
  private readonly values: Term[] = [{ given: 0 }, { given: 1 }];

  /** @param scalar see `StepPass.scalar` */
  constructor(readonly scalar: (value: number) => number) {}

  of(state: Tensor): Slot {
    const given = 1 + this.states.push(state);
    const slot = this.values.push({ given }) - 1;
    this.slots.push(slot);
    return slot;
  }

  run(step: Program, out: Slot | null, inputs: readonly Slot[], numbers: readonly number[]): Slot {
    const given = inputs.map((slot) => this.values[slot]!);
    for (const _ of numbers) given.push({ given: FIRST_NUMBER + this.numbers++ });
    // A program takes numbers wherever it takes expressions; its type says what it is mostly given.
    const value = step.define(...(given as Expression[]));
    if (out === null) return this.values.push(value) - 1;
    this.values[out] = value;
    return out;
  }

  count(): number {
    return 1;
  }

  set(_state: Tensor, value: number): number {
    return value;
  }

  /** What was written down. */
  results(): PointwiseUpdate['results'] {
    return [0, ...this.slots].map((slot, of) => ({ of, value: this.values[slot]! }));
  }
}

/** Does all of a step that is not element by element, and writes its numbers. Slots do not matter to it. */
export class Numbers implements StepPass<Slot> {
  readonly data = 0;
  readonly grad = 1;
  scalar: (value: number) => number = Math.fround;
  private into: Float64Array = new Float64Array(0);
  private at = 0;

  constructor(
    readonly count: (step: Tensor) => number,
    readonly set: (state: Tensor, value: number) => number,
  ) {}

  /** Where the numbers go, and how they are rounded. */
  to(into: Float64Array, at: number, scalar: (value: number) => number): this {
    this.into = into;
    this.at = at;
    this.scalar = scalar;
    return this;
  }

  of(): Slot {
    return 2;
  }

  run(_step: Program, _out: Slot | null, _inputs: readonly Slot[], numbers: readonly number[]): Slot {
    for (let i = 0; i < numbers.length; i++) this.into[this.at++] = numbers[i]!;
    return 3;
  }
}
