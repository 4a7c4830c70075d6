import { type AdamStep, adamStep } from '@wick/kernels';
import { type KernelUpdate, type Update, written } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { Optimizer } from '../optimizer/optimizer.ts';
import { Pass } from '../optimizer/pass.ts';
import { planEach, scalarsOf, updateEach } from '../optimizer/updateEach.ts';
import { adamNumbers, type DecoupledGroup, type OwnNumbers } from './moments.ts';

/** What Adam and its kin remember of a parameter. */
export interface MomentState {
  readonly step: Tensor;
  readonly exp_avg: Tensor;
  readonly exp_avg_sq: Tensor;
}

/** How numbers are rounded before they meet a parameter's elements. */
export type Round = (value: number) => number;

/** Adam and its kin: one kernel, told by numbers which of them it is. */
export abstract class MomentOptimizer<G extends DecoupledGroup, S extends MomentState> extends Optimizer<G, S> {
  /** The state of a parameter before its first step. */
  protected abstract begin(p: Tensor): S;

  /** Counts a step and writes its numbers to `own`, which has those of another one. */
  protected abstract count(own: OwnNumbers, round: Round, state: S, group: G): void;

  /** Which of the state is the largest average so far; null if that is not asked for. */
  protected largest(_p: Tensor, _state: S, _group: G): Tensor | null {
    return null;
  }

  protected override updateGroup(group: G): void {
    updateEach(
      Pass,
      this.state,
      group,
      (p) => this.begin(p),
      (pass, state, p) => {
        const most = this.largest(p, state, group);
        const [m, v] = [pass.of(state.exp_avg), pass.of(state.exp_avg_sq)];
        const round = pass.data instanceof Float32Array ? Math.fround : same;
        this.count(own, round, state, group);
        adamStep(pass.data, pass.grad, m, v, most && pass.of(most), adamNumbers(round, group, own));
      },
    );
  }

  /** @internal */
  protected override updates(): readonly Update[] | null {
    return planEach(this.state, this.paramGroups, (group, p, state) => this.planned(group, p, state));
  }

  private planned(group: G, p: Tensor, state: S): KernelUpdate {
    const { exp_avg: m, exp_avg_sq: v } = state;
    const most = this.largest(p, state, group);
    const states = most ? [m, v, most] : [m, v];
    return {
      kind: 'adam',
      parameter: p,
      states,
      scalars: scalarsOf(state, states),
      nesterov: false,
      numbers: 11,
      fits: () =>
        this.state.get(p) === state &&
        this.paramGroups.includes(group) &&
        this.largest(p, state, group) === most &&
        state.exp_avg === m &&
        state.exp_avg_sq === v,
      prepare: (into, at) => {
        this._stepped = true;
        this.count(own, Math.fround, state, group);
        write(adamNumbers(Math.fround, group, own), into, at);
        written(p);
      },
    };
  }
}

const same: Round = (value) => value;

/** One for all steps: they are many, and small. */
const own: OwnNumbers = { a: 0.5, correction: 0.5, belowRoot: false, ofGrad: 0.5, adaptive: true };

/** Writes the numbers of a step as kernels of plans read them. */
function write(step: AdamStep, into: Float64Array, at: number): void {
  into[at] = step.sign;
  into[at + 1] = step.decay;
  into[at + 2] = step.shrink;
  into[at + 3] = step.w1;
  into[at + 4] = step.beta2;
  into[at + 5] = step.w2;
  into[at + 6] = step.correction;
  into[at + 7] = step.adaptive ? (step.belowRoot ? 2 : 1) : 0;
  into[at + 8] = step.eps;
  into[at + 9] = step.a;
  into[at + 10] = step.ofGrad;
}
