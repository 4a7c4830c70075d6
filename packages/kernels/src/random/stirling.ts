import { log } from './libm/log.ts';

/** What Stirling's formula lacks at ln k!, for k from 0 to 9 and beyond. */
const tails = [
  0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.02079067210376509, 0.0166446911898211,
  0.0138761288230707, 0.0118967099458917, 0.010411265261972, 0.00925546218271273, 0.00833056343336287,
];

/** ln k! - (k + ½) ln(k + 1) + (k + 1) - ½ ln 2π */
export function stirlingTail(k: number): number {
  if (k < tails.length) return tails[Math.trunc(k)]!;
  const square = (k + 1) * (k + 1);
  return (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / (k + 1);
}

/** ln k! of a whole number, to 1e-10. */
export function logFactorial(k: number): number {
  return (k + 0.5) * log(k + 1) - (k + 1) + 0.9189385332046727 + stirlingTail(k); // ½ ln 2π
}
