import type { RawMoments } from '../profile/types.ts';
import type { Node } from './graph.ts';
import type { Plan } from './plan.ts';
import type { Solved } from './solved.ts';
import {
  fresh,
  throughAveragePool,
  throughDropout,
  throughLayer,
  throughMaxPool,
  throughMerge,
  throughScale,
  varianceOf,
} from './transfer.ts';

const { max } = Math;

/** E[a⁴] / E[a²]² from which a signal's tails are too heavy for a layer of finite width to make it normal. */
const heavyTails = 3.5;

/** What goes in, and how weights are drawn. */
export interface Boundary {
  readonly input: RawMoments;
  /** Whether the rows of a node's weight add up to 0. */
  readonly isCentered: (node: Node) => boolean;
  readonly centered: boolean;
  /** E[b²] of the bias of a layer; 0 where left out, as solved layers have it. */
  readonly biasSquare?: (node: Node) => number;
}

/** Moments at a node from those before it, with the scales as they are. */
export class Propagation {
  constructor(
    private readonly plan: Plan,
    private readonly options: Boundary,
    private readonly result: Solved,
  ) {}

  at(node: Node): RawMoments {
    const states = this.result.states;
    const incoming = node.inputs.map((input) => states.get(input)!).filter((state) => state !== undefined);
    const state = incoming[0] ?? this.options.input;
    switch (node.kind) {
      case 'input':
        return this.options.input;
      case 'layer':
        return throughLayer(
          state,
          node.weight!.fan!,
          this.result.scales.get(node)!,
          this.options.isCentered(node),
          this.options.biasSquare?.(node),
        );
      case 'embedding':
      case 'norm':
        return fresh(this.result.scales.get(node)!);
      case 'activation':
        return this.throughActivation(node, state);
      case 'merge':
        return throughMerge(incoming, node.merge!, node.sizes);
      case 'scale':
        return throughScale(state, node.factor!, node.offset ?? 0);
      case 'dropout':
        return throughDropout(state, node.p!);
      case 'pool':
        return this.throughPool(node, state);
      default:
        return state;
    }
  }

  private throughActivation(node: Node, state: RawMoments): RawMoments {
    if (!node.profile) return state;
    const { map } = node.profile;
    const [only, ...others] = this.plan.ancestors.get(node)!;
    const fan = only?.weight?.fan ?? null;
    if (others.length === 0 && fan !== null && state.fourth / max(state.second ** 2, 1e-300) > heavyTails) {
      const variance = fan * this.result.scales.get(only!)! ** 2;
      const mean = variance * (this.options.centered ? varianceOf(state) : state.second);
      const spread = (variance * variance * max(state.fourth - state.second ** 2, 0)) / fan;
      if (mean > 0) return map.mixture(mean, spread);
    }
    return map.at(state.mean, varianceOf(state));
  }

  private throughPool(node: Node, state: RawMoments): RawMoments {
    const { kind, window } = node.pool!;
    if (kind === 'avg') return throughAveragePool(state, window);
    const activation = node.inputs[0];
    const before = activation?.inputs[0] && this.result.states.get(activation.inputs[0]);
    // The largest of activations that do not fall is the activation of the largest: exact.
    if (window > 1 && activation?.kind === 'activation' && activation.profile && before)
      return activation.profile.map.largest(before.mean, varianceOf(before), window);
    return throughMaxPool(state, window);
  }
}
