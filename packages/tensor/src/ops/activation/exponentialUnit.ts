import { exp } from '../elementwise/exp.ts';
import { pointwiseFunction } from '../elementwise/pointwiseFunction.ts';
import { where } from '../elementwise/where.ts';

/** scale · x above 0, scale · alpha · (e^(inputScale·x) - 1) below: what elu, celu and selu are. */
export function exponentialUnit(name: string) {
  return pointwiseFunction({
    name,
    value([alpha, scale, inputScale]) {
      const low = alpha! * scale!;
      return (n, out, o, so, a, p, sa) => {
        for (let i = 0; i < n; i++, o += so, p += sa)
          out[o] = a[p]! < 0 ? low * Math.expm1(a[p]! * inputScale!) : scale! * a[p]!;
      };
    },
    gradient([alpha, scale, inputScale]) {
      const low = alpha! * scale! * inputScale!;
      return (n, out, o, so, g, p, sg, a, q, sa) => {
        for (let i = 0; i < n; i++, o += so, p += sg, q += sa)
          out[o] = a[q]! <= 0 ? g[p]! * low * Math.exp(a[q]! * inputScale!) : g[p]! * scale!;
      };
    },
    slope: (x, [alpha, scale, inputScale]) =>
      where(x.gt(0), scale!, exp(x.clampMax(0).mul(inputScale!)).mul(alpha! * scale! * inputScale!)),
  });
}
