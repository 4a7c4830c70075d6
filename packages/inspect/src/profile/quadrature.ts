import { normalDensity } from '../audit/normal.ts';
import type { ElementFunction, NormalRule, RawMoments } from './types.ts';

const { abs, cos, PI } = Math;

/** Half the width of the window, in deviations: what lies outside is 1.5e-23 of the mass. */
const span = 10;
const panels = 32;
const nodesPerPanel = 16;

/** Nodes and weights of Gauss and Legendre's rule on [-1, 1]: roots of the polynomial by Newton's method. */
function legendre(n: number): { nodes: Float64Array; weights: Float64Array } {
  const [nodes, weights] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    let x = -cos((PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 100; step++) {
      let [before, value] = [1, x];
      for (let k = 2; k <= n; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
      slope = (n * (x * value - before)) / (x * x - 1);
      const move = value / slope;
      x -= move;
      if (abs(move) < 1e-16) break;
    }
    nodes[i] = x;
    weights[i] = 2 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}

const rule = legendre(nodesPerPanel);

/**
 * Points and weights with Σ w g(x) = E[g(z)] for z ~ N(mean, std²): Gauss and Legendre's rule on 32 panels over ten
 * deviations to both sides, with a panel's edge at every kink inside, and weights that add up to 1.
 */
export function normalRule(mean: number, std: number, kinks: readonly number[]): NormalRule {
  const [low, high] = [mean - span * std, mean + span * std];
  const edges = panelEdges(low, high, kinks);
  const n = (edges.length - 1) * nodesPerPanel;
  const [points, weights] = [new Float64Array(n), new Float64Array(n)];
  let total = 0;
  for (let panel = 0, at = 0; panel + 1 < edges.length; panel++) {
    const [half, middle] = [(edges[panel + 1]! - edges[panel]!) / 2, (edges[panel + 1]! + edges[panel]!) / 2];
    for (let node = 0; node < nodesPerPanel; node++, at++) {
      const x = half * rule.nodes[node]! + middle;
      const weight = (half * rule.weights[node]! * normalDensity((x - mean) / std)) / std;
      points[at] = x;
      weights[at] = weight;
      total += weight;
    }
  }
  for (let i = 0; i < n; i++) weights[i]! /= total;
  return { points, weights };
}

function panelEdges(low: number, high: number, kinks: readonly number[]): number[] {
  const edges = Array.from({ length: panels + 1 }, (_, i) => low + ((high - low) * i) / panels);
  edges.push(...kinks.filter((kink) => kink > low && kink < high));
  edges.sort((a, b) => a - b);
  // A panel of no width adds nothing but rounding.
  const least = 1e-12 * Math.max(high - low, 1);
  return edges.filter((edge, i) => i === 0 || edge - edges[i - 1]! > least);
}

/** Σ w f(x), Σ w f(x)² and Σ w f(x)⁴. Not finite where the function is not. */
export function momentsOf(f: ElementFunction, { points, weights }: NormalRule): RawMoments {
  const values = f(points);
  let [mean, second, fourth] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const square = value * value;
    mean += weights[i]! * value;
    second += weights[i]! * square;
    fourth += weights[i]! * square * square;
  }
  return { mean, second: Number.isNaN(second) ? Number.POSITIVE_INFINITY : second, fourth };
}
