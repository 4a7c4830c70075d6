const { abs, exp, log } = Math;
const n = 40;

/** Nodes of Gauss and Laguerre's rule for ∫ e^(−t) g(t) dt and the logarithms of its weights, by Newton's method. */
function laguerre(): { nodes: Float64Array; logWeights: Float64Array } {
  const [nodes, logWeights] = [new Float64Array(n), new Float64Array(n)];
  let t = 0;
  for (let i = 0; i < n; i++) {
    // Stroud and Secrest's guesses for the next root.
    if (i === 0) t = 3 / (1 + 2.4 * n);
    else if (i === 1) t += 15 / (1 + 2.5 * n);
    else t += ((1 + 2.55 * (i - 1)) / (1.9 * (i - 1))) * (t - nodes[i - 2]!);
    let [value, before] = [1, 0];
    for (let step = 0; step < 100; step++) {
      [value, before] = [1, 0];
      for (let k = 0; k < n; k++) [value, before] = [((2 * k + 1 - t) * value - k * before) / (k + 1), value];
      const move = (value * t) / (n * (value - before));
      t -= move;
      if (abs(move) <= 1e-15 * t) break;
    }
    nodes[i] = t;
    // w = t / (n L_(n-1)(t))²
    let [last, previous] = [1, 0];
    for (let k = 0; k < n - 1; k++) [last, previous] = [((2 * k + 1 - t) * last - k * previous) / (k + 1), last];
    logWeights[i] = log(t) - 2 * log(n * abs(last));
  }
  return { nodes, logWeights };
}

let rule: ReturnType<typeof laguerre> | undefined;

/** Values and weights for S ~ Gamma with this mean and variance. */
export function laguerreRule(mean: number, variance: number): { scales: Float64Array; weights: Float64Array } {
  rule ??= laguerre();
  const { nodes, logWeights } = rule;
  const [shape, scale] = [(mean * mean) / variance, variance / mean];
  const logs = logWeights.map((weight, i) => weight + (shape - 1) * log(nodes[i]!));
  const largest = Math.max(...logs);
  const weights = logs.map((one) => exp(one - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { scales: nodes.map((t) => scale * t), weights: weights.map((weight) => weight / total) };
}
