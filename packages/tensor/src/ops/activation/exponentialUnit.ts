import { type Expression, expr, program } from '@wick/kernels';
import type { OpName } from '../../autograd/opName.ts';
import { pointwiseFunction } from '../elementwise/pointwiseFunction.ts';
import { where as choose } from '../elementwise/where.ts';

const { exp, expm1, le, lt, mul, where } = expr;

/**
 * scale · x above 0, scale · alpha · (e^(inputScale·x) - 1) below: what elu, celu and selu are.
 *
 * @param scales - whether scales may be other than 1
 */
export function exponentialUnit(name: OpName, scales = true) {
  const times = (x: Expression, scale: Expression | undefined) => (scales ? mul(x, scale!) : x);
  return pointwiseFunction({
    name,
    value: program(1, (x, low, scale, inputScale) =>
      where(lt(x, 0), mul(expm1(times(x, inputScale)), low!), times(x, scale)),
    ),
    valueNumbers: ([alpha, scale, inputScale]) => [alpha! * scale!, scale!, inputScale!],
    gradient: program(2, (g, x, low, scale, inputScale) =>
      where(le(x, 0), mul(mul(times(g, inputScale), low!), exp(times(x, inputScale))), times(g, scale)),
    ),
    // Factor by factor, as PyTorch has it: alpha · 1/alpha is not 1 for all of them.
    gradientNumbers: ([alpha, scale, inputScale]) => [alpha! * scale!, scale!, inputScale!],
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
