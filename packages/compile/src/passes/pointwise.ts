import type { Expression, Term } from '@wick/kernels';
import { liesAlike } from '../graph/geometry.ts';
import type { CallStep, Place, Pointwise, PointwiseStep, Program } from '../graph/ir.ts';

/** Calls that are programs of the pointwise machine become steps of it, with what broadcasts as strides of 0. */
export function toPointwise(program: Program): Program {
  return { ...program, work: program.work.map((step) => (step.kind === 'call' ? (pointwiseOf(step) ?? step) : step)) };
}

function pointwiseOf(step: CallStep): PointwiseStep | null {
  const { pointwise } = step;
  if (pointwise === null || pointwise.total !== null) return null;
  const place = step.outputs[0]!;
  if (place.shape.reduce((product, size) => product * size, 1) === 0) return null;
  const made = programAt(step.op.name, pointwise, place);
  return step.inPlace && overlapsOtherwise(made.inputs, place) ? null : made;
}

/** A call's program that gives its elements at a place. */
export function programAt(name: string, pointwise: Pointwise, place: Place): PointwiseStep {
  const inputs: Place[] = [];
  const given: Term[] = [...pointwise.inputs, ...pointwise.numbers].map((input) => {
    if (typeof input === 'number') return input;
    inputs.push(broadcast(input, place.shape));
    return { given: inputs.length - 1 };
  });
  // A program takes numbers wherever it takes expressions; its type says what it is mostly given.
  const value = pointwise.program.define(...(given as Expression[]));
  return { kind: 'pointwise', shape: place.shape, inputs, outputs: [{ place, value }], names: [name] };
}

/** A place as it is read for each element of a larger shape. */
export function broadcast(place: Place, shape: readonly number[]): Place {
  const lead = shape.length - place.shape.length;
  const strides = shape.map((size, d) => (d < lead || place.shape[d - lead] !== size ? 0 : place.strides[d - lead]!));
  return { ...place, shape, strides };
}

/** Whether an input lies in the memory that is written to in another geometry. */
function overlapsOtherwise(inputs: readonly Place[], target: Place): boolean {
  return inputs.some((input) => input.memory === target.memory && !sameGeometry(input, target));
}

/** Whether two places are the same elements of a memory in the same order. */
export function sameGeometry(a: Place, b: Place): boolean {
  return a.memory === b.memory && a.offset === b.offset && liesAlike(a, b);
}

/** Expressions with what they are given put in. Equal parts become one, also of different expressions: they are computed once. */
export function substitute(values: readonly Term[], given: readonly Term[]): Term[] {
  const known = new Map<string, Term>();
  const names = new Map<Term, string>();
  const nameOf = (term: Term): string => {
    if (typeof term === 'number') return Object.is(term, -0) ? '-0' : `${term}`;
    return 'given' in term ? `g${term.given}` : names.get(term)!;
  };
  const put = (inputs: readonly Term[] | null) => {
    const done = new Map<Expression, Term>();
    const visit = (term: Term): Term => {
      if (typeof term === 'number') return term;
      if ('given' in term) return inputs === null ? term : inputs[term.given]!;
      const before = done.get(term);
      if (before !== undefined) return before;
      const of = term.of.map(visit);
      const key = [term.name, ...of.map(nameOf)].join();
      let made = known.get(key);
      if (made === undefined) {
        made = { name: term.name, of };
        known.set(key, made);
        names.set(made, `e${names.size}`);
      }
      done.set(term, made);
      return made;
    };
    return visit;
  };
  return values.map(put(given.map(put(null))));
}
