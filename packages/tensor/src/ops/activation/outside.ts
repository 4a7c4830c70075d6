import type { pointwiseFunction } from '../elementwise/pointwiseFunction.ts';

/** The slope of both shrinks: 0 within [-lambd, lambd], 1 outside (also for NaN). */
export const outside = {
  gradient([lambd]: readonly number[]) {
    return ((n, out, o, so, g, p, sg, a, q, sa) => {
      for (let i = 0; i < n; i++, o += so, p += sg, q += sa) out[o] = a[q]! >= -lambd! && a[q]! <= lambd! ? 0 : g[p]!;
    }) satisfies ReturnType<Parameters<typeof pointwiseFunction>[0]['gradient']>;
  },
  slope: null,
};
