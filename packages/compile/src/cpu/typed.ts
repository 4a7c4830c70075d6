import type { Expression, Term } from '@wick/kernels';
import type { Command } from '@wick/kernels/plan';
import type { CallStep, Place } from '../graph/ir.ts';
import { elementwise } from './elementwise.ts';
import type { Layout } from './layout.ts';

/** What gives the same bits wherever it is computed. */
const exact: ReadonlySet<string> = new Set(['copy', 'neg', 'abs', 'sqrt', 'add', 'sub', 'mul', 'div']);

/** An operation on doubles or whole numbers that is arithmetic element by element: without the operation's tensors. */
export function lowerTyped({ typed, inputs, outputs }: CallStep, layout: Layout): Command[] | null {
  if (!typed) return null;
  const [out] = outputs as [Place];
  const places = typed.inputs.filter((input) => typeof input === 'number').map((i) => inputs[i]!);
  let count = 0;
  const terms: Term[] = typed.inputs.map((input) => (typeof input === 'number' ? { given: count++ } : input.value));
  for (const _ of typed.numbers) terms.push({ given: count++ });
  // A program takes numbers wherever it takes expressions; its type says what it is mostly given.
  const value = typed.program.define(...(terms as Expression[]));
  // Doubles are computed by the functions of the plain loops.
  if (typed.type !== 'float64' && !isExact(value)) return null;
  return elementwise(typed.type, places, typed.numbers, out, value, layout);
}

function isExact(term: Term): boolean {
  return typeof term === 'number' || 'given' in term || (exact.has(term.name) && term.of.every(isExact));
}
