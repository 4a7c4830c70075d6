import { type AdamStep, adamStep, descend, descendWithMomentum } from '@wick/kernels';
import type { HostCommand } from '@wick/kernels/plan';
import { countOf } from '../graph/geometry.ts';
import type { Place, UpdateStep } from '../graph/ir.ts';
import type { Floats } from './inLoops.ts';
import type { Layout } from './layout.ts';

/** One for all steps, and written for each: what reads it keeps nothing of it. */
const step: { -readonly [K in keyof AdamStep]: AdamStep[K] } = {
  sign: 0.5,
  decay: 0.5,
  shrink: 0.5,
  w1: 0.5,
  beta2: 0.5,
  w2: 0.5,
  correction: 0.5,
  belowRoot: false,
  eps: 0.5,
  a: 0.5,
  ofGrad: 0.5,
  adaptive: true,
};

/** A step of SGD, or of Adam or its kin, of doubles: its plain loops, in the arena. Null for other steps. */
export function doubleUpdate(update: UpdateStep, first: number, layout: Layout): HostCommand | null {
  const { parameter, grad, states } = update;
  if (parameter.dtype !== 'float64') return null;
  const array = (place: Place) => ({ at: layout.at(place), length: countOf(place.shape), dtype: 'float64' }) as const;
  const arrays = [parameter, grad, ...states].map(array);
  const { kind } = update.update;
  if (kind === 'adam') return { kind: 'host', arrays, numbers: true, run: adamOf(first, states.length === 3) };
  if (kind !== 'descent') return null;
  if (states.length === 0)
    return {
      kind: 'host',
      arrays,
      numbers: true,
      run: (p: Floats, g: Floats, n: Floats) => descend(p, g, n[first]!, n[first + 1]!, n[first + 2]!),
    };
  const { nesterov } = update.update;
  return {
    kind: 'host',
    arrays,
    numbers: true,
    run: (p: Floats, g: Floats, buffer: Floats, n: Floats) => {
      const [sign, decay, a, momentum, share] = [n[first]!, n[first + 1]!, n[first + 2]!, n[first + 3]!, n[first + 4]!];
      descendWithMomentum(p, g, buffer, sign, decay, momentum, share, nesterov, a);
    },
  };
}

function adamOf(first: number, hasMost: boolean): HostCommand['run'] {
  const run = (p: Floats, g: Floats, m: Floats, v: Floats, most: Floats | null, n: Floats) => {
    step.sign = n[first]!;
    step.decay = n[first + 1]!;
    step.shrink = n[first + 2]!;
    step.w1 = n[first + 3]!;
    step.beta2 = n[first + 4]!;
    step.w2 = n[first + 5]!;
    step.correction = n[first + 6]!;
    step.belowRoot = n[first + 7] === 2;
    step.adaptive = n[first + 7] !== 0;
    step.eps = n[first + 8]!;
    step.a = n[first + 9]!;
    step.ofGrad = n[first + 10]!;
    adamStep(p, g, m, v, most, step);
  };
  if (hasMost) return run;
  return (p: Floats, g: Floats, m: Floats, v: Floats, n: Floats) => run(p, g, m, v, null, n);
}
