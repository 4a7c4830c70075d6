import type { UnaryRow } from './rows.ts';

export const floor: UnaryRow = (n, out, o, so, a, p, sa) => {
  for (let i = 0; i < n; i++, o += so, p += sa) out[o] = Math.floor(a[p]!);
};

export const ceil: UnaryRow = (n, out, o, so, a, p, sa) => {
  for (let i = 0; i < n; i++, o += so, p += sa) out[o] = Math.ceil(a[p]!);
};

export const trunc: UnaryRow = (n, out, o, so, a, p, sa) => {
  for (let i = 0; i < n; i++, o += so, p += sa) out[o] = Math.trunc(a[p]!);
};

/** To the nearest whole number; from half-way to the even one, as IEEE 754 rounds. The sign of zero is kept. */
export function roundHalfEven(x: number): number {
  const low = Math.floor(x);
  const rest = x - low;
  if (!(rest > 0)) return x; // whole, NaN or infinite
  const rounded = rest < 0.5 || (rest === 0.5 && low % 2 === 0) ? low : low + 1;
  return rounded === 0 && x < 0 ? -0 : rounded;
}

export const round: UnaryRow = (n, out, o, so, a, p, sa) => {
  for (let i = 0; i < n; i++, o += so, p += sa) out[o] = roundHalfEven(a[p]!);
};
