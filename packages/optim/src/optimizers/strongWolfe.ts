import { max, type Tensor } from '@wick/tensor/light';
import { pythonMax, pythonMin } from './pythonOrder.ts';

/** Where a line search starts. */
interface Start {
  /** The first trial. */
  t: number;
  d: Tensor;
  loss: number;
  grad: Tensor;
  /** grad · d */
  slope: number;
  /** Rounds to the parameters' dtype. */
  round: (x: number) => number;
  toleranceChange: number;
  maxEvals: number;
}

/** A point on the line. */
interface Point {
  t: number;
  loss: number;
  grad: Tensor;
  /** Missing where the search gave up before it was needed. */
  slope: number;
}

// The loss must fall by this share of what the slope promises (Armijo), the slope to this share (curvature).
const FALL = 1e-4;
const FLATTEN = 0.9;

/**
 * A step along d that fulfils the strong Wolfe conditions, by bracketing and cubic interpolation (Nocedal and Wright,
 * Numerical Optimization, algorithms 3.5 and 3.6, with PyTorch's safeguards).
 *
 * @param evaluate - loss and gradient at a step
 */
export function strongWolfe(
  evaluate: (t: number) => [number, Tensor],
  start: Start,
): { loss: number; grad: Tensor; t: number; evals: number } {
  const { d, loss, slope, maxEvals } = start;
  const length = max(d.abs()).item();
  const at = (t: number): Point => {
    const [value, grad] = evaluate(t);
    return { t, loss: value, grad, slope: grad.dot(d).item() };
  };
  const tooHigh = (point: Point) => point.loss > loss + FALL * point.t * slope;
  const flatEnough = (point: Point) => Math.abs(point.slope) <= -FLATTEN * slope;

  const origin: Point = { t: 0, loss, grad: start.grad.clone(), slope };
  let point = at(start.t);
  let before = origin;
  let evals = 1;
  let rounds = 0;
  let found: Point | null = null;
  let bracket: [Point, Point] | null = null;
  while (rounds < maxEvals) {
    if (tooHigh(point) || (rounds > 1 && point.loss >= before.loss)) {
      bracket = [before, point];
      break;
    }
    if (flatEnough(point)) {
      found = point;
      break;
    }
    if (point.slope >= 0) {
      bracket = [before, point];
      break;
    }
    const nearest = point.t + 0.01 * (point.t - before.t);
    const next = interpolate(before, point, start.round, [nearest, point.t * 10]);
    before = point;
    point = at(next);
    evals++;
    rounds++;
  }
  if (found) return { loss: found.loss, grad: found.grad, t: found.t, evals };
  bracket ??= [origin, point];

  let stuck = false;
  let [low, high] = bracket[0].loss <= bracket[1].loss ? ([0, 1] as const) : ([1, 0] as const);
  while (rounds < maxEvals) {
    const [a, b] = bracket;
    if (Math.abs(b.t - a.t) * length < start.toleranceChange) break;
    let t = interpolate(a, b, start.round);
    // A trial close to an end of the bracket gains little: the second time it is moved inside by a tenth.
    const most = pythonMax(a.t, b.t);
    const least = pythonMin(a.t, b.t);
    const margin = 0.1 * (most - least);
    if (pythonMin(most - t, t - least) < margin) {
      if (stuck || t >= most || t <= least) {
        t = Math.abs(t - most) < Math.abs(t - least) ? most - margin : least + margin;
        stuck = false;
      } else {
        stuck = true;
      }
    } else {
      stuck = false;
    }
    point = at(t);
    evals++;
    rounds++;
    if (tooHigh(point) || point.loss >= bracket[low].loss) {
      bracket[high] = point;
      [low, high] = bracket[0].loss <= bracket[1].loss ? [0, 1] : [1, 0];
    } else {
      const done = flatEnough(point);
      if (!done && point.slope * (bracket[high].t - bracket[low].t) >= 0) bracket[high] = bracket[low];
      bracket[low] = point;
      if (done) break;
    }
  }
  const best = bracket[low];
  return { loss: best.loss, grad: best.grad, t: best.t, evals };
}

/** The minimum of the cubic through two points with their slopes, kept within bounds; their middle if there is none. */
function interpolate(a: Point, b: Point, round: (x: number) => number, bounds?: readonly [number, number]): number {
  const [least, most] = bounds ?? (a.t <= b.t ? [a.t, b.t] : [b.t, a.t]);
  const d1 = round(a.slope + b.slope - (3 * (a.loss - b.loss)) / (a.t - b.t));
  const square = round(round(d1 * d1) - round(a.slope * b.slope));
  if (!(square >= 0)) return (least + most) / 2;
  const d2 = round(Math.sqrt(square));
  const t =
    a.t <= b.t
      ? b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2))
      : a.t - (a.t - b.t) * ((a.slope + d2 - d1) / (a.slope - b.slope + 2 * d2));
  return pythonMin(pythonMax(round(t), least), most);
}
