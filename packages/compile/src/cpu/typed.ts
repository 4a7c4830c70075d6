import type { ElementType, Expression, Term } from '@wick/kernels';
import type { Command, Numeric } from '@wick/kernels/plan';
import { isUniformOfDoubles } from '../capture/turns.ts';
import { countOf } from '../graph/geometry.ts';
import type { CallStep, Place, TypedNumber, TypedPointwise } from '../graph/ir.ts';
import { isNumber } from '../graph/touches.ts';
import { elementwise, takesPlaces } from './elementwise.ts';
import { dense, type Layout } from './layout.ts';

/** What gives the same bits wherever it is computed. */
const exact: ReadonlySet<string> = new Set([
  ...['copy', 'neg', 'abs', 'sqrt', 'add', 'sub', 'mul', 'div', 'min', 'max'],
  ...['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'where', 'clamp'],
]);

/** What a program is given: places, and numbers, which come behind them; and its value of both. */
interface Given {
  readonly places: readonly Place[];
  readonly numbers: readonly (number | Place)[];
  readonly value: Expression;
}

function givenOf({ program, inputs, numbers }: TypedPointwise, all: readonly (Place | null)[]): Given {
  const items = inputs.map((input) => {
    return typeof input === 'number' ? all[input]! : (input as TypedNumber).value;
  });
  const places = items.filter((item) => typeof item === 'object' && !isNumber(item)) as Place[];
  const taken: (number | Place)[] = [];
  let count = 0;
  const terms: Term[] = items.map((item) => {
    if (typeof item === 'number') return item;
    return { given: isNumber(item) ? places.length + taken.push(item) - 1 : count++ };
  });
  for (const number of numbers) terms.push({ given: places.length + taken.push(number) - 1 });
  // A program takes numbers wherever it takes expressions; its type says what it is mostly given.
  return { places, numbers: taken, value: program.define(...(terms as Expression[])) };
}

/** Whether the program of an operation on doubles reads numbers among the arguments at every run. */
export function readsNumbersAnew(step: CallStep): boolean {
  if (!isUniformOfDoubles(step)) return false;
  const { inputs, outputs } = step;
  const typed = step.typed!;
  const { places } = givenOf(typed, inputs);
  if (typed.total === null) return takesPlaces('float64', places, outputs[0]!);
  return places.length > 0 && places.every(({ dtype, shape }) => dtype === 'float64' && countOf(shape) > 0);
}

/** An operation on doubles, whole numbers or truths that is arithmetic element by element: without the operation's tensors. */
export function lowerTyped({ typed, inputs, outputs }: CallStep, layout: Layout): Command[] | null {
  if (!typed) return null;
  const [out] = outputs as [Place];
  if (typed.inputs.some((input) => typeof input === 'object' && 'cast' in input)) return null;
  const given = givenOf(typed, inputs);
  const { places, value } = given;
  const numbers = given.numbers.map((number) => (typeof number === 'number' ? number : layout.number(number.memory)));
  if (typed.total !== null) return layout.takesLoops ? totalOf(value, typed.total, places, numbers, out, layout) : null;
  // Doubles are computed by the functions of the plain loops.
  if (typed.type !== 'float64' && !isExact(value)) return null;
  return elementwise(typed.type, places, numbers, out, value, layout);
}

/** A loss of doubles: its elements, then their total. */
function totalOf(
  value: Expression,
  by: number,
  given: readonly Place[],
  numbers: readonly Numeric[],
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
  const outputs = [{ ...line, at, value }];
  commands.push({ kind: 'pointwise', type: 'float64', shape: [n], inputs, numbers, outputs });
  commands.push({ kind: 'lossTotal', dtype: 'float64', n, at, to: layout.at(out), by });
  return commands;
}

function isExact(term: Term): boolean {
  return typeof term === 'number' || 'given' in term || (exact.has(term.name) && term.of.every(isExact));
}
