import type { ElementType, Expression, Term } from '@wick/kernels';
import type { Command } from '@wick/kernels/plan';
import { countOf } from '../graph/geometry.ts';
import type { CallStep, Place, TypedPointwise } from '../graph/ir.ts';
import { elementwise } from './elementwise.ts';
import { dense, type Layout } from './layout.ts';

/** What gives the same bits wherever it is computed. */
const exact: ReadonlySet<string> = new Set([
  ...['copy', 'neg', 'abs', 'sqrt', 'add', 'sub', 'mul', 'div', 'min', 'max'],
  ...['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'where', 'clamp'],
]);

/** An operation on doubles, whole numbers or truths that is arithmetic element by element: without the operation's tensors. */
export function lowerTyped({ typed, inputs, outputs }: CallStep, layout: Layout): Command[] | null {
  if (!typed) return null;
  const [out] = outputs as [Place];
  if (typed.inputs.some((input) => typeof input === 'object' && 'cast' in input)) return null;
  const given = typed.inputs.filter((input) => typeof input === 'number').map((input) => inputs[input]!);
  if (typed.total !== null) return layout.takesLoops ? totalOf(typed, typed.total, given, out, layout) : null;
  const value = expressionOf(typed);
  // Doubles are computed by the functions of the plain loops.
  if (typed.type !== 'float64' && !isExact(value)) return null;
  return elementwise(typed.type, given, typed.numbers, out, value, layout);
}

/** A loss of doubles: its elements, then their total. */
function totalOf(
  typed: TypedPointwise,
  by: number,
  given: readonly Place[],
  out: Place,
  layout: Layout,
): Command[] | null {
  if (given.length === 0) return null;
  const n = countOf(given[0]!.shape);
  const commands: Command[] = [];
  const starts = given.map((place) => dense(place, layout, commands));
  if (n === 0 || starts.includes(null)) return null;
  const at = layout.room(layout.bytes('float64') * n);
  const line = { stride: [1], dtype: 'float64' } as const;
  const inputs = starts.map((start, i) => ({ ...line, at: start!, dtype: given[i]!.dtype as ElementType }));
  const outputs = [{ ...line, at, value: expressionOf(typed) }];
  commands.push({ kind: 'pointwise', type: 'float64', shape: [n], inputs, numbers: typed.numbers, outputs });
  commands.push({ kind: 'lossTotal', dtype: 'float64', n, at, to: layout.at(out), by });
  return commands;
}

function expressionOf({ program, inputs, numbers }: TypedPointwise): Expression {
  let count = 0;
  const terms: Term[] = inputs.map((input) =>
    typeof input === 'object' && 'value' in input ? input.value : { given: count++ },
  );
  for (const _ of numbers) terms.push({ given: count++ });
  // A program takes numbers wherever it takes expressions; its type says what it is mostly given.
  return program.define(...(terms as Expression[]));
}

function isExact(term: Term): boolean {
  return typeof term === 'number' || 'given' in term || (exact.has(term.name) && term.of.every(isExact));
}
