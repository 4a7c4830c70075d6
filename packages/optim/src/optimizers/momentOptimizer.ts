import { adamStep } from '@wick/kernels';
import { type KernelUpdate, type Update, written } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { Optimizer } from '../optimizer/optimizer.ts';
import { Pass } from '../optimizer/pass.ts';
import { planEach, scalarsOf, updateEach } from '../optimizer/updateEach.ts';
import { ADAM_NUMBERS, adamNumbers, type DecoupledGroup, writeCommon } from './moments.ts';

/** What Adam and its kin remember of a parameter. */
export interface MomentState {
  readonly step: Tensor;
  readonly exp_avg: Tensor;
  readonly exp_avg_sq: Tensor;
}

/** Adam and its kin: one kernel, told by numbers which of them it is. */
export abstract class MomentOptimizer<G extends DecoupledGroup, S extends MomentState> extends Optimizer<G, S> {
  /** The state of a parameter before its first step. */
  protected abstract begin(p: Tensor): S;

  /** Counts a step and writes the numbers that are its own: `a`, `correction`, `form` and `ofGrad`. */
  protected abstract count(into: Float64Array, at: number, isFloat: boolean, state: S, group: G): void;

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
        const isFloat = pass.data instanceof Float32Array;
        this.count(own, 0, isFloat, state, group);
        writeCommon(own, 0, isFloat, group);
        adamStep(pass.data, pass.grad, m, v, most && pass.of(most), adamNumbers(own));
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
      numbers: ADAM_NUMBERS,
      fits: () =>
        this.state.get(p) === state &&
        this.paramGroups.includes(group) &&
        this.largest(p, state, group) === most &&
        state.exp_avg === m &&
        state.exp_avg_sq === v,
      prepare: (into, at) => {
        this._stepped = true;
        const isFloat = p.dtype !== 'float64';
        this.count(into, at, isFloat, state, group);
        writeCommon(into, at, isFloat, group);
        written(p);
      },
    };
  }
}

/** One for all steps: they are many, and small. */
const own = new Float64Array(ADAM_NUMBERS);
