import { unrepeatable } from '@wick/tensor/internal';
import { enableGrad, max, noGrad, type Tensor } from '@wick/tensor/light';
import type { OptionsOf, ParamGroup, ParamList } from '../optimizer/groups.ts';
import type { Closure } from '../optimizer/optimizer.ts';
import { Optimizer } from '../optimizer/optimizer.ts';
import {
  choice,
  flag,
  learningRate,
  number,
  numberOf,
  type Rule,
  type Rules,
  readDefaults,
} from '../optimizer/options.ts';
import type { StateTable } from '../optimizer/stateDict.ts';
import { copyFrom, flatGrad, flatParams, moveAlong } from './flat.ts';
import { pythonMin } from './pythonOrder.ts';
import { strongWolfe } from './strongWolfe.ts';

/** The group of {@link LBFGS}. */
export interface LBFGSGroup extends ParamGroup {
  /** Iterations in one call of `step`. Default 20. */
  maxIter: number;
  /** Evaluations of the closure in one call of `step`. Default maxIter · 5/4, rounded down. */
  maxEval: number;
  /** Stop when no part of the gradient is larger. Default 1e-7. */
  toleranceGrad: number;
  /** Stop when neither the loss nor any parameter changes by more. Default 1e-9. */
  toleranceChange: number;
  /** How many updates the curvature is estimated from. Default 100. */
  historySize: number;
  /** `'strong_wolfe'` or null, a fixed step. Default null. */
  lineSearchFn: 'strong_wolfe' | null;
  /** Go up instead of down. Default false. */
  maximize: boolean;
}

/** The options of {@link LBFGS}; its step size `lr` is 1 by default. */
export type LBFGSOptions = OptionsOf<LBFGSGroup>;

/** What one step leaves to the next: PyTorch's names, kept with the first parameter. */
type LBFGSState = {
  func_evals: number;
  n_iter: number;
  al?: (number | Tensor | null)[];
  d?: Tensor;
  t?: number | Tensor;
  old_dirs?: Tensor[];
  old_stps?: Tensor[];
  ro?: (number | Tensor)[];
  H_diag?: number | Tensor;
  prev_flat_grad?: Tensor;
  prev_loss?: number;
};

const count = (value: number, least: number) =>
  number(value, `a whole number from ${least} up`, (x) => Number.isInteger(x) && x >= least);
const real = (value: number) => number(value, 'a number', (x) => !Number.isNaN(x));

const rules = {
  lr: learningRate(1),
  maxIter: count(20, 1),
  maxEval: count(25, 1),
  toleranceGrad: real(1e-7),
  toleranceChange: real(1e-9),
  historySize: count(100, 1),
  lineSearchFn: choice(null, "'strong_wolfe' or null", (x) => x === null || x === 'strong_wolfe'),
  maximize: flag(),
} satisfies Rules<LBFGSOptions>;

/**
 * L-BFGS: Newton's direction with the curvature estimated from the last `historySize` steps (Nocedal, 1980). One call of
 * `step` iterates up to `maxIter` times, so it needs a closure that clears the gradients, computes the loss, calls
 * `backward()` and returns the loss. There can be one parameter group only.
 *
 * @example
 * ```ts
 * const x = tensor([3, -2], { requiresGrad: true });
 * const optimizer = new optim.LBFGS([x], { lineSearchFn: 'strong_wolfe' });
 * optimizer.step(() => {
 *   optimizer.zeroGrad();
 *   const loss = x.sub(1).square().sum();
 *   loss.backward();
 *   return loss;
 * });
 * x.tolist(); // [1.000, 1.000]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.LBFGS.html
 */
export class LBFGS extends Optimizer<LBFGSGroup, LBFGSState> {
  static override readonly typeName = 'LBFGS';
  /** @internal */ static override readonly rules: Record<string, Rule> = rules;
  /** @internal */ static override readonly states: StateTable = {
    d: 'vector',
    prev_flat_grad: 'vector',
    old_dirs: 'vector',
    old_stps: 'vector',
  };

  /**
   * @throws as {@link Optimizer} does, and TypeError or RangeError for an option that is not what it
   * should be, or if there is more than one group
   */
  constructor(params: ParamList, options: Partial<LBFGSOptions> = {}) {
    const read = readDefaults('LBFGS', rules, options);
    if (options.maxEval === undefined) read.maxEval = Math.max(1, Math.floor(((read.maxIter as number) * 5) / 4));
    super(params, read);
  }

  override addParamGroup(group: { params: unknown; [key: string]: unknown }): void {
    if (this.paramGroups.length > 0) throw new RangeError('LBFGS: there can be one parameter group only');
    super.addParamGroup(group);
  }

  protected override run(closure: Closure | undefined): Tensor | number | undefined {
    if (closure === undefined) throw new TypeError('LBFGS.step: a closure that returns the loss is needed');
    unrepeatable(
      'LBFGS.step()',
      'it evaluates the closure as often as values tell: compile the closure, and call step(closure) outside',
    );
    return noGrad(() => this.iterate(closure));
  }

  private iterate(closure: Closure): Tensor | number {
    const group = this.paramGroups[0]!;
    const { params, maxIter, maxEval, toleranceGrad, toleranceChange, historySize, maximize } = group;
    const lr = numberOf(group.lr);
    const sign = maximize ? -1 : 1;
    const lossOf = (value: Tensor | number) => sign * (typeof value === 'number' ? value : value.item());
    const firstParam = params[0];
    if (firstParam === undefined) return enableGrad(closure);

    const state: LBFGSState = this.state.get(firstParam) ?? { func_evals: 0, n_iter: 0 };
    this.state.set(firstParam, state);
    const original = enableGrad(closure);
    let loss = lossOf(original);
    let evals = 1;
    state.func_evals++;
    let grad = flatGrad(params, maximize);
    if (largest(grad) <= toleranceGrad) return original;

    // Numbers of the iteration are kept in the parameters' dtype, as PyTorch's 0-dim tensors are.
    const round = grad.dtype === 'float32' ? Math.fround : (x: number) => x;
    let d = state.d;
    let t = asNumber(state.t ?? 0);
    let dirs = state.old_dirs ?? [];
    let steps = state.old_stps ?? [];
    let ro = (state.ro ?? []).map(asNumber);
    let scale = asNumber(state.H_diag ?? 1);
    let before = state.prev_flat_grad;
    let lossBefore = state.prev_loss ?? 0;

    for (let iteration = 1; iteration <= maxIter; iteration++) {
      state.n_iter++;
      if (state.n_iter === 1 || d === undefined || before === undefined) {
        d = grad.neg();
        dirs = [];
        steps = [];
        ro = [];
        scale = 1;
      } else {
        const y = grad.sub(before);
        const s = d.mul(t);
        const ys = dot(y, s);
        if (ys > 1e-10) {
          if (dirs.length === historySize) {
            dirs.shift();
            steps.shift();
            ro.shift();
          }
          dirs.push(y);
          steps.push(s);
          ro.push(round(1 / ys));
          scale = round(ys / dot(y, y));
        }
        state.al ??= new Array<number | null>(historySize).fill(null);
        d = direction(grad, dirs, steps, ro, scale, state.al, round);
      }
      before = grad.clone();
      lossBefore = loss;

      t = state.n_iter === 1 ? round(pythonMin(1, round(1 / grad.abs().sum().item())) * lr) : lr;
      const slope = dot(grad, d);
      if (slope > -toleranceChange) break;

      let used = 0;
      let done = false;
      if (group.lineSearchFn === 'strong_wolfe') {
        const start = flatParams(params);
        const found = strongWolfe(
          (step) => {
            moveAlong(params, step, d!);
            const value = lossOf(enableGrad(closure));
            const slopeVector = flatGrad(params, maximize);
            copyFrom(params, start);
            return [value, slopeVector];
          },
          { t, d, loss, grad, slope, round, toleranceChange, maxEvals: maxEval - evals },
        );
        ({ loss, grad, t } = found);
        used = found.evals;
        moveAlong(params, t, d);
        done = largest(grad) <= toleranceGrad;
      } else {
        moveAlong(params, t, d);
        // The loss after the last iteration would not be used.
        if (iteration !== maxIter) {
          loss = lossOf(enableGrad(closure));
          grad = flatGrad(params, maximize);
          done = largest(grad) <= toleranceGrad;
          used = 1;
        }
      }
      evals += used;
      state.func_evals += used;
      if (evals >= maxEval || done) break;
      if (largest(d.mul(t)) <= toleranceChange || Math.abs(loss - lossBefore) < toleranceChange) break;
    }
    Object.assign(state, {
      d,
      t,
      old_dirs: dirs,
      old_stps: steps,
      ro,
      H_diag: scale,
      prev_flat_grad: before,
      prev_loss: lossBefore,
    });
    return original;
  }
}

/** -H · grad by the two-loop recursion; `al` receives its first sums. */
function direction(
  grad: Tensor,
  dirs: readonly Tensor[],
  steps: readonly Tensor[],
  ro: readonly number[],
  scale: number,
  al: (number | Tensor | null)[],
  round: (x: number) => number,
): Tensor {
  const q = grad.neg();
  const sums: number[] = [];
  for (let i = dirs.length - 1; i >= 0; i--) {
    sums[i] = round(dot(steps[i]!, q) * ro[i]!);
    al[i] = sums[i]!;
    q.add_(dirs[i]!, { alpha: -sums[i]! });
  }
  const r = q.mul(scale);
  for (let i = 0; i < dirs.length; i++) {
    const be = round(dot(dirs[i]!, r) * ro[i]!);
    r.add_(steps[i]!, { alpha: round(sums[i]! - be) });
  }
  return r;
}

function dot(a: Tensor, b: Tensor): number {
  return a.dot(b).item();
}

function largest(t: Tensor): number {
  return max(t.abs()).item();
}

function asNumber(value: number | Tensor): number {
  return typeof value === 'number' ? value : value.item();
}
