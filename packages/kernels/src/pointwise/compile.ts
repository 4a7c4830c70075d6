import type { Expression, InstructionName, Term } from './expression.ts';
import { binaries, type ElementType, type Instruction, ternaries, unaries } from './instructions.ts';
import type { Frame } from './interpret.ts';
import type { Definition } from './program.ts';

const instructions: Record<InstructionName, Instruction<unknown, unknown>> = { ...unaries, ...binaries, ...ternaries };

/**
 * One step of a program. Operands and result are places: first the inputs, then the output, then the numbers (parameters,
 * then constants), then registers.
 */
export interface Step {
  readonly instruction: Instruction<unknown, unknown>;
  readonly out: number;
  /** Where its operands are. */
  readonly of: readonly number[];
}

/** A program's steps and places. */
export interface Compiled {
  readonly steps: readonly Step[];
  readonly inputs: number;
  readonly parameters: number;
  readonly constants: readonly number[];
  readonly registers: number;
  /** What it costs an element, in sums of two numbers. */
  readonly cost: number;
  /** Whether the kernel has all of its instructions. */
  readonly hasKernel: boolean;
  /** What it runs on, by element type; made when first needed. */
  readonly frames: Partial<Record<ElementType, Frame>>;
}

/** Lists the steps of an expression, every shared part once, and gives each result a register, used again when free. */
export function compileProgram(inputs: number, define: Definition): Compiled {
  const given = Math.max(define.length, inputs); // a definition need not name the last ones
  const parameters = given - inputs;
  const root = define(...Array.from({ length: given }, (_, i) => ({ given: i })));
  const order: Extract<Expression, { name: unknown }>[] = [];
  const uses = new Map<Expression, number>();
  const constants: number[] = [];
  const visit = (term: Term) => {
    if (typeof term === 'number') {
      if (!constants.some((c) => Object.is(c, term))) constants.push(term);
      return;
    }
    const count = uses.get(term) ?? 0;
    uses.set(term, count + 1);
    if (count > 0 || !('name' in term)) return;
    term.of.forEach(visit);
    order.push(term);
  };
  visit('name' in root ? root : { name: 'copy', of: [root] });

  const firstNumber = inputs + 1;
  const firstRegister = firstNumber + parameters + constants.length;
  const places = new Map<Expression, number>();
  const free: number[] = [];
  let registers = 0;
  const placeOf = (term: Term): number => {
    if (typeof term === 'number') return firstNumber + parameters + constants.findIndex((c) => Object.is(c, term));
    if (!('name' in term)) return term.given < inputs ? term.given : term.given + 1;
    return places.get(term)!;
  };
  const steps = order.map((expression, i): Step => {
    const of = expression.of.map(placeOf);
    for (const term of expression.of) {
      if (typeof term === 'number' || !('name' in term)) continue;
      const left = uses.get(term)! - 1;
      uses.set(term, left);
      if (left === 0) free.push(places.get(term)!);
    }
    const out = i === order.length - 1 ? inputs : (free.pop() ?? firstRegister + registers++);
    places.set(expression, out);
    return { instruction: instructions[expression.name], out, of };
  });
  return {
    steps,
    inputs,
    parameters,
    constants,
    registers,
    cost: steps.reduce((sum, { instruction }) => sum + instruction.cost, 0),
    hasKernel: steps.every(({ instruction }) => instruction.code !== null),
    frames: {},
  };
}
