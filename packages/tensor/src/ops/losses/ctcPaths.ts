import { allocate, type FloatArray } from '../../core/dtype.ts';

const { exp, log, max, min } = Math; // looked up once: a look at a global inside a loop costs a sandbox much

/** One sample: log-probabilities [time][class] within those of a batch, and the labels to be read from them. */
export interface CtcSample {
  readonly scores: FloatArray;
  /** Where the sample's first score lies. */
  readonly start: number;
  /** From one time to the next. */
  readonly stride: number;
  readonly classes: number;
  readonly length: number;
  /** Blanks and labels in turn, a blank first and last. */
  readonly labels: Int32Array;
}

const never = Number.NEGATIVE_INFINITY;

/** log(e^a + e^b + e^c) */
function logSum(a: number, b: number, c: number): number {
  const most = max(a, b, c);
  return most === never ? never : log(exp(a - most) + exp(b - most) + exp(c - most)) + most;
}

/** Whether a path may leave out the blank between places s and s + 2: between different labels. */
function skips(labels: Int32Array, s: number): boolean {
  return labels[s] !== labels[s + 2];
}

/**
 * log α[t][s] into `alpha` from `at` on: the probability of all beginnings of paths that are at place s of the labels
 * at time t. Gives the negative log probability of all whole paths.
 */
export function forwardPaths(sample: CtcSample, alpha: Float64Array, at: number): number {
  const { scores, start, stride, length, labels } = sample;
  const places = labels.length;
  alpha.fill(never, at, at + length * places);
  for (let s = 0; s < min(places, 2) && length > 0; s++) alpha[at + s] = scores[start + labels[s]!]!;
  for (let t = 1; t < length; t++) {
    const [row, before] = [at + t * places, at + (t - 1) * places];
    for (let s = 0; s < places; s++) {
      const stay = alpha[before + s]!;
      const step = s > 0 ? alpha[before + s - 1]! : never;
      const skip = s > 1 && skips(labels, s - 2) ? alpha[before + s - 2]! : never;
      alpha[row + s] = logSum(stay, step, skip) + scores[start + t * stride + labels[s]!]!;
    }
  }
  return lossOf(sample, alpha, at);
}

/** The negative log probability of all whole paths, which end at one of the last two places. */
export function lossOf({ length, labels }: CtcSample, alpha: Float64Array, at: number): number {
  const places = labels.length;
  if (length === 0) return places === 1 ? 0 : Number.POSITIVE_INFINITY;
  const last = at + length * places;
  return -logSum(alpha[last - 1]!, places > 1 ? alpha[last - 2]! : never, never);
}

/**
 * The gradient, times g, into `out` (laid out as the scores): exp(score) - the share of the paths that read the class at
 * that time. It is that of scores from a log-softmax; PyTorch gives it for any scores.
 */
export function backwardPaths(
  sample: CtcSample,
  alpha: Float64Array,
  at: number,
  loss: number,
  g: number,
  out: FloatArray,
): void {
  const { scores, start, stride, classes, length, labels } = sample;
  const places = labels.length;
  let beta = allocate('float64', places);
  let next = allocate('float64', places);
  const shares = allocate('float64', classes);
  for (let t = length - 1; t >= 0; t--) {
    const row = start + t * stride;
    shares.fill(never);
    for (let s = 0; s < places; s++) {
      let onward = s >= places - 2 ? 0 : never; // whole paths end at one of the last two places
      if (t < length - 1) {
        const step = s < places - 1 ? next[s + 1]! : never;
        const skip = s < places - 2 && skips(labels, s) ? next[s + 2]! : never;
        onward = logSum(next[s]!, step, skip);
      }
      const label = labels[s]!;
      beta[s] = onward + scores[row + label]!;
      shares[label] = logSum(shares[label]!, alpha[at + t * places + s]! + beta[s]!, never);
    }
    // α and β both count the score of their place.
    for (let c = 0; c < classes; c++) {
      const score = scores[row + c]!;
      out[row + c] = (exp(score) - exp(shares[c]! + loss - score)) * g;
    }
    const done = beta;
    beta = next;
    next = done;
  }
}
