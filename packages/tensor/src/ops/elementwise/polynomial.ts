import { type Expression, expr, type Term } from '@wick/kernels';

/** c0 + c1 x + c2 x² + …, by Horner's steps. */
export function polynomial(x: Term, ...coefficients: readonly number[]): Expression {
  const [highest, ...lower] = [...coefficients].reverse();
  return lower.reduce<Term>((sum, c) => expr.horner(sum, x, c), highest!) as Expression;
}
