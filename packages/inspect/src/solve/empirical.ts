import type { RawMoments } from '../profile/types.ts';
import type { Graph, Node } from './graph.ts';
import { achieved, objectivesOf, short } from './objectives.ts';
import type { Plan } from './plan.ts';
import { clampedExponent, defaultScale, emptySolved, type Solved } from './solved.ts';

const { abs, exp, log, max, min } = Math;

/** Runs of the model for one layer. */
const mostRuns = 8;
/** log of a level that is near enough. */
const near = 1e-3;
/** One odd measurement moves a scale no further than this factor. */
const mostStep = log(10);
/** Nothing ends further from where it began. */
const mostDrift = log(1e3);
/** Below this response of log level to log scale the layer governs its objective no more. */
const flat = 0.02;

/** What the solver needs of the model. */
export interface Bench {
  /** Moments at a node on the data, with the weights as they are. */
  measure(node: Node): RawMoments | null;
  /** Gives a node's weight another scale; the draw stays. */
  apply(node: Node, scale: number): void;
}

/** One scale for every weight by measurement, layer by layer: what is above is settled, so that each is exact. */
export function solveEmpirical(graph: Graph, plan: Plan, fixed: ReadonlyMap<Node, number>, bench: Bench): Solved {
  const result = emptySolved();
  for (const node of graph.scalable) {
    const scale = fixed.get(node) ?? defaultScale(node);
    result.scales.set(node, scale);
    bench.apply(node, scale);
  }
  result.objectives = objectivesOf(graph, plan, new Set(fixed.keys()), (text) => result.warnings.add(text));
  const governed = new Set([...plan.ancestors.values()].flat());
  for (const node of graph.scalable) {
    const activation = plan.activation.get(node)!;
    const objective = result.objectives.get(activation);
    if (fixed.has(node) || !objective || !governed.has(node) || !node.weight) continue;
    solveLayer(node, activation, result, bench);
  }
  return result;
}

function solveLayer(node: Node, activation: Node, result: Solved, bench: Bench): void {
  const objective = result.objectives.get(activation)!;
  const start = log(result.scales.get(node)!);
  const slope = 2 * clampedExponent(activation.profile!.degree || activation.profile!.chi);
  let at = start;
  let best = { error: Number.POSITIVE_INFINITY, at };
  let before: { at: number; level: number; error: number } | null = null;
  const set = (place: number) => {
    at = place;
    result.scales.set(node, exp(at));
    bench.apply(node, exp(at));
  };
  const giveUp = (why: string) => {
    result.unreachable.add(objective.at);
    result.warnings.add(why);
  };
  for (let run = 0; run < mostRuns; run++) {
    const state = bench.measure(objective.at);
    result.passes++;
    const level = state ? achieved(objective, state) : 0;
    if (!(level > 0 && Number.isFinite(level))) {
      const vanishes = level <= 0;
      result.warnings.add(
        `the signal at ${activation.name} ${vanishes ? 'vanishes' : 'is not finite'}; ${node.name} stays as it is`,
      );
      result.converged = false;
      result.gap = vanishes ? max(result.gap, 1) : Number.POSITIVE_INFINITY;
      break;
    }
    const error = log(objective.value / level);
    if (abs(error) < best.error) best = { error: abs(error), at };
    if (abs(error) <= near) break;
    let step = error / slope;
    if (before && abs(at - before.at) > 1e-12) {
      // A secant takes in what the slope of the activation alone leaves out, such as a skip connection.
      const response = (log(level) - before.level) / (at - before.at);
      if (response > flat) step = error / response;
      else if (error * before.error > 0) {
        const why =
          activation.inputs[0]?.kind === 'merge' ? 'other paths deliver that much' : 'it gives no more on this batch';
        giveUp(
          `${node.name} no longer moves ${activation.name} from ${short(level)} to ${short(objective.value)}: ${why}`,
        );
        break;
      }
    }
    before = { at, level: log(level), error };
    const next = max(start - mostDrift, min(start + mostDrift, at + max(-mostStep, min(mostStep, step))));
    if (next === at) {
      giveUp(
        `${node.name} would need more than a thousandfold of its scale to bring ${activation.name} to ${short(objective.value)}`,
      );
      break;
    }
    set(next);
    if (run === mostRuns - 1) result.warnings.add(`the scale of ${node.name} did not settle in ${mostRuns} runs`);
  }
  if (best.at !== at) set(best.at);
}
