import { lerp_, type Update, written } from '@wick/tensor/internal';
import { lerp, type Tensor } from '@wick/tensor/light';
import type { OptionsOf, ParamGroup, Params } from '../optimizer/groups.ts';
import { zerosFor } from '../optimizer/memory.ts';
import { Optimizer } from '../optimizer/optimizer.ts';
import {
  choice,
  flag,
  fromZero,
  learningRate,
  number,
  numberOf,
  type Rule,
  type Rules,
  readDefaults,
} from '../optimizer/options.ts';
import type { StateTable } from '../optimizer/stateDict.ts';
import { planEach } from '../optimizer/updateEach.ts';
import { newtonSchulz } from './newtonSchulz.ts';

/** How the step size depends on the shape: √max(1, rows/columns), 0.2 √max(rows, columns), or √(rows/columns). */
export type MuonAdjustLr = 'original' | 'match_rms_adamw' | 'spectral_unclamped';

/** A group of {@link Muon}. */
export interface MuonGroup extends ParamGroup {
  /** The parameters shrink by lr · weightDecay. Default 0.1. */
  weightDecay: number;
  /** Decay rate of the average of gradients. Default 0.95. */
  momentum: number;
  /** Look ahead along the average. Default true. */
  nesterov: boolean;
  /** The iteration's polynomial. Default [3.4445, -4.775, 2.0315]. */
  nsCoefficients: [number, number, number];
  /** The smallest norm that is divided by. Default 1e-7. */
  eps: number;
  /** Iterations. Default 5. */
  nsSteps: number;
  /** Default null, which is `'original'`. */
  adjustLrFn: MuonAdjustLr | null;
}

/** The options of {@link Muon}; its step size `lr` is 1e-3 by default. */
export type MuonOptions = OptionsOf<MuonGroup>;

type MuonState = {
  momentum_buffer: Tensor;
};

const threeNumbers = (x: unknown): boolean =>
  Array.isArray(x) && x.length === 3 && x.every((c) => typeof c === 'number');
const known = [null, 'original', 'match_rms_adamw', 'spectral_unclamped'];

const rules = {
  lr: learningRate(1e-3),
  weightDecay: fromZero(0.1),
  momentum: fromZero(0.95),
  nesterov: flag(true),
  nsCoefficients: choice([3.4445, -4.775, 2.0315], 'three numbers', threeNumbers),
  eps: fromZero(1e-7),
  nsSteps: number(5, 'a whole number from 0 to 99', (n) => Number.isInteger(n) && n >= 0 && n < 100),
  adjustLrFn: choice(null, "'original', 'match_rms_adamw', 'spectral_unclamped' or null", (x) =>
    known.includes(x as string),
  ),
} satisfies Rules<MuonOptions>;

/**
 * Muon (Jordan et al., 2024): momentum whose matrix is replaced by its orthogonal factor, for the weights of hidden
 * layers. It takes 2-D parameters only; give biases, embeddings and convolutions to another optimiser.
 *
 * ```
 * b = momentum · b + (1 - momentum) · ∇f(p)
 * u = orthogonal factor of b                               nesterov: of momentum · b + (1 - momentum) · ∇f(p)
 * p = (1 - lr · weightDecay) p - lr · adjust(shape) · u
 * ```
 *
 * @example
 * ```ts
 * const weight = new nn.Parameter(tensor([[1, 2], [3, 4]]));
 * weight.grad = tensor([[0.5, -1], [1, 0]]);
 * new optim.Muon([weight], { lr: 0.1 }).step();
 * weight; // [[0.9543, 2.0601], [2.8868, 3.9555]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.Muon.html
 */
export class Muon extends Optimizer<MuonGroup, MuonState> {
  static override readonly typeName = 'Muon';
  /** @internal */ static override readonly rules: Record<string, Rule> = rules;
  /** @internal */ static override readonly states: StateTable = { momentum_buffer: 'like' };

  /** @throws as {@link Optimizer} does, and RangeError for a parameter that is not 2-D */
  constructor(params: Params<MuonOptions>, options: Partial<MuonOptions> = {}) {
    super(params, readDefaults('Muon', rules, options));
    for (const group of this.paramGroups) {
      for (const p of group.params)
        if (p.ndim !== 2) throw new RangeError(`Muon: parameters must be 2-D, got shape [${p.shape.join(', ')}]`);
    }
  }

  /** @internal */
  protected override updates(): readonly Update[] | null {
    return planEach(this.state, this.paramGroups, (group, p, state) => this.planned(group, p, state));
  }

  private planned(group: MuonGroup, p: Tensor, state: MuonState): Update {
    const { momentum_buffer: buffer } = state;
    const { nesterov, nsCoefficients, nsSteps: steps, eps } = group;
    const coefficients = [...nsCoefficients] as const;
    return {
      kind: 'muon',
      parameter: p,
      states: [buffer],
      scalars: [],
      numbers: 4,
      factor: { nesterov, coefficients, steps, eps },
      fits: () =>
        this.state.get(p)?.momentum_buffer === buffer &&
        this.paramGroups.includes(group) &&
        group.nesterov === nesterov &&
        group.nsSteps === steps &&
        group.eps === eps &&
        coefficients.every((one, i) => group.nsCoefficients[i] === one),
      prepare: (into, at) => {
        this._stepped = true;
        const lr = numberOf(group.lr);
        into[at] = 1 - group.momentum;
        into[at + 1] = group.momentum;
        into[at + 2] = 1 - lr * group.weightDecay;
        into[at + 3] = -lr * adjustment(group.adjustLrFn, p.size(0), p.size(1));
        written(p);
      },
    };
  }

  protected override updateGroup(group: MuonGroup): void {
    const lr = numberOf(group.lr);
    for (const p of group.params) {
      if (p.grad === null) continue;
      let state = this.state.get(p);
      if (!state) {
        state = { momentum_buffer: zerosFor(p) };
        this.state.set(p, state);
      }
      const buffer = lerp_(state.momentum_buffer, p.grad, 1 - group.momentum);
      const ahead = group.nesterov ? lerp(p.grad, buffer, group.momentum) : buffer;
      const update = newtonSchulz(ahead, group.nsCoefficients, group.nsSteps, group.eps);
      p.mul_(1 - lr * group.weightDecay);
      p.add_(update, { alpha: -lr * adjustment(group.adjustLrFn, p.size(0), p.size(1)) });
    }
  }
}

function adjustment(kind: MuonAdjustLr | null, rows: number, columns: number): number {
  if (kind === 'match_rms_adamw') return 0.2 * Math.sqrt(Math.max(rows, columns));
  return Math.sqrt(kind === 'spectral_unclamped' ? rows / columns : Math.max(1, rows / columns));
}
