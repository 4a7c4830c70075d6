import { expr, program } from '@wick/kernels';

const { abs, le, where } = expr;

/** The slope of both shrinks: 0 within [-lambd, lambd], 1 outside (also for NaN). */
export const outside = {
  gradient: program(2, (g, x, lambd) => where(le(abs(x), lambd), 0, g)),
  slope: null,
};
