import type { BinaryRow } from '../../strided/rows.ts';
import { floorQuotient, kernels } from './roundedDivision.ts';
import { wholeFloor, wholeTrunc } from './wholeDivision.ts';

/** Two float32: a quotient below 2^28 lies so far from whole numbers, if it is none, that its floor is the exact one's. */
const floorRow32: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
    const quotient = a[p]! / b[q]!;
    // An infinite divisor's quotient is 0, and not what is rounded.
    out[o] = quotient !== 0 && Math.abs(quotient) < 2 ** 28 ? Math.floor(quotient) : floorQuotient(a[p]!, b[q]!);
  }
};

/** Two doubles: far enough from whole numbers no rounding reaches one. */
const floorRow64: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) {
    const quotient = a[p]! / b[q]!;
    const whole = Math.floor(quotient);
    const isFar = Math.abs(quotient) < 2 ** 40 && Math.abs(quotient - whole - 0.5) < 0.5 - 2 ** -12;
    out[o] = isFar ? whole : floorQuotient(a[p]!, b[q]!);
  }
};

const truncRow64: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = Math.trunc(a[p]! / b[q]!);
};

const truncRow32: BinaryRow = (n, out, o, so, a, p, sa, b, q, sb) => {
  for (let i = 0; i < n; i++, o += so, p += sa, q += sb) out[o] = Math.trunc(Math.fround(a[p]! / b[q]!));
};

/** Has {@link kernels} run in loops that call nothing an element: pages that load all methods can afford them. */
export function useQuickDivision(): void {
  kernels.floor = { number: floorRow64, float32: floorRow32, ...wholeFloor };
  kernels.trunc = { number: truncRow64, float32: truncRow32, ...wholeTrunc };
}
