import { expr, program } from '@wick/kernels';
import type { OpName } from '../../autograd/opName.ts';
import { pointwiseFunction } from '../elementwise/pointwiseFunction.ts';
import { where as choose } from '../elementwise/where.ts';

const { exp, expm1, le, lt, mul, where } = expr;

/** scale · x above 0, scale · alpha · (e^(inputScale·x) - 1) below: what elu, celu and selu are. */
export function exponentialUnit(name: OpName) {
  return pointwiseFunction({
    name,
    value: program(1, (x, low, scale, inputScale) =>
      where(lt(x, 0), mul(expm1(mul(x, inputScale)), low), mul(x, scale)),
    ),
    valueNumbers: ([alpha, scale, inputScale]) => [alpha! * scale!, scale!, inputScale!],
    gradient: program(2, (g, x, low, scale, inputScale) =>
      where(le(x, 0), mul(mul(g, low), exp(mul(x, inputScale))), mul(g, scale)),
    ),
    gradientNumbers: ([alpha, scale, inputScale]) => [alpha! * scale! * inputScale!, scale!, inputScale!],
    slope: (x, [alpha, scale, inputScale]) =>
      choose(
        x.gt(0),
        scale!,
        x
          .clampMax(0)
          .mul(inputScale!)
          .exp()
          .mul(alpha! * scale! * inputScale!),
      ),
  });
}
