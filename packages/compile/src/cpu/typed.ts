import type { Expression, Term } from '@wick/kernels';
import type { Command } from '@wick/kernels/plan';
import { countOf } from '../graph/geometry.ts';
import type { CallStep, Place } from '../graph/ir.ts';
import { broadcast, sameGeometry } from '../passes/pointwise.ts';
import type { Layout } from './layout.ts';

/** What gives the same bits wherever it is computed. */
const exact: ReadonlySet<string> = new Set(['copy', 'neg', 'abs', 'sqrt', 'add', 'sub', 'mul', 'div']);

/** An operation on doubles or whole numbers that is arithmetic element by element: without the operation's tensors. */
export function lowerTyped({ typed, inputs, outputs }: CallStep, layout: Layout): Command[] | null {
  const [out] = outputs as [Place];
  if (!typed || countOf(out.shape) === 0) return null;
  const given = typed.inputs.filter((input) => typeof input === 'number');
  const places = given.map((i) => broadcast(inputs[i]!, out.shape));
  if (places.length === 0) return null;
  // Who writes over what is still to be read, or several elements over one, has a copy.
  const overlaps = places.some((place) => place.memory === out.memory && !sameGeometry(place, out));
  if (overlaps || out.strides.some((stride, d) => stride === 0 && out.shape[d]! > 1)) return null;
  let count = 0;
  const terms: Term[] = typed.inputs.map((input) => (typeof input === 'number' ? { given: count++ } : input.value));
  for (const _ of typed.numbers) terms.push({ given: count++ });
  // A program takes numbers wherever it takes expressions; its type says what it is mostly given.
  const value = typed.program.define(...(terms as Expression[]));
  // Doubles are computed by the functions of the plain loops.
  if (typed.type !== 'float64' && !isExact(value)) return null;
  // A condition stays the truths that it is.
  const typeOf = (place: Place) => (place.dtype === 'bool' ? 'bool' : typed.type);
  const element = (place: Place, at: number) => ({ at, stride: place.strides, dtype: typeOf(place) }) as const;
  return [
    {
      kind: 'pointwise',
      type: typed.type,
      shape: out.shape,
      inputs: places.map((place, i) => element(place, layout.at(inputs[given[i]!]!))),
      numbers: typed.numbers,
      outputs: [{ ...element(out, layout.at(out)), value }],
    },
  ];
}

function isExact(term: Term): boolean {
  return typeof term === 'number' || 'given' in term || (exact.has(term.name) && term.of.every(isExact));
}
