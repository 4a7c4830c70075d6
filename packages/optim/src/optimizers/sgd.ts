import { descend, descendWithMomentum } from '@wick/kernels';
import { type Update, written } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { OptionsOf, ParamGroup, Params } from '../optimizer/groups.ts';
import { zerosFor } from '../optimizer/memory.ts';
import { Optimizer } from '../optimizer/optimizer.ts';
import {
  flag,
  fromZero,
  kept,
  learningRate,
  number,
  numberOf,
  type Rule,
  type Rules,
  readDefaults,
} from '../optimizer/options.ts';
import { Pass } from '../optimizer/pass.ts';
import type { StateTable } from '../optimizer/stateDict.ts';
import { asLongAs } from '../optimizer/updateEach.ts';
import { signOf } from './moments.ts';

/** A group of {@link SGD}. */
export interface SGDGroup extends ParamGroup {
  /** How much of the last update stays in the next. Default 0. */
  momentum: number;
  /** How much of the gradient is kept out of the momentum. Default 0. */
  dampening: number;
  /** L2 penalty, added to the gradient. Default 0. */
  weightDecay: number;
  /** Look ahead along the momentum. Default false; needs a momentum and no dampening. */
  nesterov: boolean;
  /** Go up instead of down. Default false. */
  maximize: boolean;
}

/** The options of {@link SGD}; its step size `lr` is 1e-3 by default. */
export type SGDOptions = OptionsOf<SGDGroup>;

type SGDState = {
  momentum_buffer?: Tensor | null;
};

const rules = {
  lr: learningRate(1e-3),
  momentum: fromZero(0),
  dampening: number(0, 'a number', (x) => !Number.isNaN(x)),
  weightDecay: fromZero(0),
  nesterov: flag(),
  maximize: flag(),
  foreach: kept(null),
  differentiable: kept(false),
  fused: kept(null),
} satisfies Rules<SGDOptions>;

/**
 * Stochastic gradient descent, with momentum if wanted:
 *
 * ```
 * g = ∇f(p) + weightDecay · p
 * b = momentum · b + (1 - dampening) · g      (b = g in the first step)
 * p = p - lr · b                              (nesterov: lr · (g + momentum · b))
 * ```
 *
 * Float32 parameters have the bits that PyTorch gives them.
 *
 * @example
 * ```ts
 * const x = tensor(1, { requiresGrad: true });
 * const optimizer = new optim.SGD([x], { lr: 0.1, momentum: 0.9 });
 * x.square().backward();
 * optimizer.step();
 * x.item(); // 0.8
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html
 */
export class SGD extends Optimizer<SGDGroup, SGDState> {
  static override readonly typeName = 'SGD';
  /** @internal */ static override readonly rules: Record<string, Rule> = rules;
  /** @internal */ static override readonly states: StateTable = { momentum_buffer: 'optional' };

  /** @throws as {@link Optimizer} does, and RangeError for nesterov without momentum or with dampening */
  constructor(params: Params<SGDOptions>, options: Partial<SGDOptions> = {}) {
    super(params, readDefaults('SGD', rules, options));
  }

  override addParamGroup(group: { params: unknown; [key: string]: unknown }): void {
    const { nesterov, momentum, dampening } = { ...this.defaults, ...group } as unknown as SGDOptions;
    if (nesterov && (momentum === 0 || dampening !== 0))
      throw new RangeError(
        `SGD: nesterov needs a momentum above 0 and no dampening, got momentum ${momentum}, dampening ${dampening}`,
      );
    super.addParamGroup(group);
  }

  /** @internal */
  protected override updates(): readonly Update[] {
    const updates = this.paramGroups.flatMap((group) => group.params.map((p) => this.update(group, p)));
    return asLongAs(updates, this.paramGroups, new Map());
  }

  private update(group: SGDGroup, p: Tensor): Update {
    const { nesterov } = group;
    const known = this.state.get(p)?.momentum_buffer ?? null;
    // Without momentum a buffer from before stays as it is.
    const buffer = group.momentum === 0 ? null : (known ?? zerosFor(p.grad ?? p));
    let isFirst = known === null;
    const isFloat = p.dtype === 'float32';
    return {
      kind: 'descent',
      parameter: p,
      states: buffer ? [buffer] : [],
      scalars: [],
      nesterov,
      numbers: 5,
      fits: () =>
        group.nesterov === nesterov &&
        (group.momentum !== 0) === (buffer !== null) &&
        (buffer === null || (this.state.get(p)?.momentum_buffer ?? null) === (isFirst ? null : buffer)) &&
        this.paramGroups.includes(group),
      prepare: (into, at) => {
        this._stepped = true;
        into[at] = signOf(group);
        into[at + 1] = group.weightDecay;
        into[at + 2] = -numberOf(group.lr);
        into[at + 3] = group.momentum;
        into[at + 4] = isFirst ? 1 : 1 - group.dampening;
        // Where they are: a number that is either rounded or as it was would be made an object.
        if (isFloat) for (let i = at; i < at + 5; i++) into[i] = Math.fround(into[i]!);
        if (isFirst && buffer) {
          this.state.set(p, { momentum_buffer: buffer });
          isFirst = false;
        }
        written(p);
      },
    };
  }

  protected override updateGroup(group: SGDGroup): void {
    const lr = numberOf(group.lr);
    const { momentum, dampening, nesterov } = group;
    for (const p of group.params) {
      if (p.grad === null) continue;
      const pass = new Pass(p, p.grad);
      const sign = signOf(group);
      const decay = pass.scalar(group.weightDecay);
      const a = pass.scalar(-lr);
      if (momentum === 0) {
        descend(pass.data, pass.grad, sign, decay, a);
      } else {
        const buffer = this.state.get(p)?.momentum_buffer;
        // As PyTorch's copy of the first gradient it lies in memory as that does.
        const made = buffer ?? zerosFor(p.grad);
        // The first step takes the gradient itself, not (1 - dampening) of it.
        const share = buffer ? pass.scalar(1 - dampening) : 1;
        descendWithMomentum(
          pass.data,
          pass.grad,
          pass.of(made),
          sign,
          decay,
          pass.scalar(momentum),
          share,
          nesterov,
          a,
        );
        if (!buffer) this.state.set(p, { momentum_buffer: made });
      }
      pass.end();
    }
  }
}
