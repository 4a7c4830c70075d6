import type { RawMoments } from '../profile/types.ts';
import type { Graph, Node } from './graph.ts';
import { achieved, type Objective, objectivesOf, short } from './objectives.ts';
import { descends, type Plan } from './plan.ts';
import { type Boundary, Propagation } from './propagation.ts';
import { clampedExponent, defaultScale, emptySolved, leastExponent, type Solved } from './solved.ts';
import { varianceOf } from './transfer.ts';

const { abs, max } = Math;

/** Corrections of one activation; a homogeneous one takes one. */
const mostSteps = 12;
/** Passes over the graph; merges couple branches that are reached one after the other. */
const mostPasses = 12;
const stepDone = 1e-12;
/** Half a per cent of a second moment is less than any measurement of it shows. */
const solved = 5e-3;
/** What the solver is told. */
export interface AnalyticOptions extends Boundary {
  readonly fixed: ReadonlyMap<Node, number>;
}

/**
 * One scale for every weight without running the model: moments are carried through the graph, and every activation is
 * corrected the moment the walk reaches it, when all that feeds its layers is settled.
 */
export function solveAnalytic(graph: Graph, plan: Plan, options: AnalyticOptions): Solved {
  const result = emptySolved();
  for (const node of graph.scalable) result.scales.set(node, options.fixed.get(node) ?? defaultScale(node));
  result.objectives = objectivesOf(graph, plan, new Set(options.fixed.keys()), (text) => result.warnings.add(text));
  const pass = new Pass(graph, plan, options, result);
  do {
    pass.walk();
    pass.flagUnreachable();
    result.passes++;
    result.gap = largestGap(result);
  } while (result.gap >= solved && result.passes < mostPasses);
  result.converged = result.gap < solved;
  if (!result.converged)
    result.warnings.add(
      `${worst(result)} is off its objective by ${result.gap.toExponential(2)} after ${mostPasses} passes; the best scales found are used`,
    );
  return result;
}

function gapOf({ states }: Solved, objective: Objective): number {
  const state = states.get(objective.at);
  if (state === undefined || !Number.isFinite(state.second)) return Number.POSITIVE_INFINITY;
  return abs(achieved(objective, state) - objective.value) / objective.value;
}

function largestGap(result: Solved): number {
  let largest = 0;
  for (const objective of result.objectives.values())
    if (!result.unreachable.has(objective.at)) largest = max(largest, gapOf(result, objective));
  return largest;
}

function worst(result: Solved): string {
  const open = [...result.objectives.values()].filter(({ at }) => !result.unreachable.has(at));
  return open.reduce((a, b) => (gapOf(result, b) > gapOf(result, a) ? b : a)).at.name;
}

class Pass {
  private readonly propagation: Propagation;

  constructor(
    private readonly graph: Graph,
    private readonly plan: Plan,
    private readonly options: AnalyticOptions,
    private readonly result: Solved,
  ) {
    this.propagation = new Propagation(plan, options, result);
  }

  walk(): void {
    const triggers = new Map([...this.result.objectives].map(([activation, { at }]) => [at, activation]));
    const states = new Map<Node, RawMoments>();
    this.result.states = states;
    for (const node of this.graph.nodes) {
      states.set(node, this.propagation.at(node));
      const activation = triggers.get(node);
      if (activation) this.correct(activation, this.result.objectives.get(activation)!);
    }
  }

  private correct(activation: Node, objective: Objective): void {
    const { states, scales, warnings } = this.result;
    const profile = activation.profile!;
    const ancestors = this.plan.ancestors.get(activation)!.filter((node) => !this.options.fixed.has(node));
    if (ancestors.length === 0) {
      warnings.add(
        `${activation.name} (${profile.name}) has no layer of its own before it: every path into it crosses another activation, so its level follows from theirs`,
      );
      return;
    }
    for (let step = 0; step < mostSteps; step++) {
      const [state, before] = [states.get(objective.at), states.get(activation.inputs[0]!)];
      if (!state || !before) return;
      const level = achieved(objective, state);
      if (!(level > 0 && Number.isFinite(level))) {
        warnings.add(
          `the signal at ${activation.name} ${level <= 0 ? 'vanishes' : 'is not finite'}; its layers stay as drawn`,
        );
        return;
      }
      const ratio = objective.value / level;
      if (abs(ratio - 1) <= stepDone) return;
      const slope = clampedExponent(profile.map.slope(before.mean, varianceOf(before)));
      let moved = false;
      for (const ancestor of ancestors) {
        const exponent = max(slope * this.share(activation, ancestor), leastExponent);
        const scale = scales.get(ancestor)!;
        const next = scale * ratio ** (1 / (2 * exponent));
        if (!(next > 0 && Number.isFinite(next)) || next === scale) continue;
        scales.set(ancestor, next);
        moved = true;
      }
      if (!moved) break;
      for (const node of this.plan.repair.get(activation)!) states.set(node, this.propagation.at(node));
    }
    this.reportStuck(activation, objective, ancestors);
  }

  /** How much of a merged signal an ancestor's branch supplies: so much less does its scale move the sum. */
  private share(activation: Node, ancestor: Node): number {
    const merge = activation.inputs[0];
    if (merge?.kind !== 'merge' || merge.inputs.length < 2) return 1;
    let [owned, all] = [0, 0];
    for (const source of merge.inputs) {
      const level = this.result.states.get(source)?.second ?? 0;
      all += level;
      if (descends(source, ancestor)) owned += level;
    }
    return all > 0 ? max(owned / all, 1e-3) : 1;
  }

  private reportStuck(activation: Node, objective: Objective, ancestors: readonly Node[]): void {
    const level = achieved(objective, this.result.states.get(objective.at)!);
    if (abs(level / objective.value - 1) <= 0.05) return;
    const floor = this.floorOf(activation);
    const names = ancestors.map(({ name }) => name).join(', ');
    this.result.warnings.add(
      floor !== null && floor > objective.value
        ? `${activation.name} receives ${short(floor)} along paths without a scale (a skip connection), more than its objective of ${short(objective.value)}: scaling ${names} cannot bring it down`
        : `${activation.name} settled at ${short(level)}, its objective is ${short(objective.value)}`,
    );
  }

  /** Objectives that are passed already by what comes along paths without a scale. */
  flagUnreachable(): void {
    for (const [activation, objective] of this.result.objectives) {
      const floor = this.floorOf(activation);
      if (floor === null || this.result.unreachable.has(objective.at)) continue;
      const delivered = activation.profile!.map.at(0, floor).second;
      if (!(delivered > objective.value * (1 + solved))) continue;
      this.result.unreachable.add(objective.at);
      this.result.warnings.add(
        `${activation.name} receives ${short(delivered)} along paths without a scale, more than its objective of ${short(objective.value)}; the scales before it went to their floor`,
      );
    }
  }

  /** The second moment that reaches an activation along branches on which none of its own layers lies. */
  private floorOf(activation: Node): number | null {
    const merge = activation.inputs[0];
    if (merge?.kind !== 'merge') return null;
    const ancestors = this.plan.ancestors.get(activation)!;
    const others = merge.inputs.filter((source) => !ancestors.some((ancestor) => descends(source, ancestor)));
    if (others.length === 0) return null;
    return others.reduce((sum, source) => sum + (this.result.states.get(source)?.second ?? 0), 0);
  }
}
