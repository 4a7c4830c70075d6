import { type PointwiseUpdate, type Update, written } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { GroupNumbers, MOST_OPTIONS } from './groupNumbers.ts';
import type { ParamGroup } from './groups.ts';
import { countStep, setScalar } from './memory.ts';
import { Optimizer } from './optimizer.ts';
import { ProgramPass } from './programPass.ts';
import { Numbers, Sketch } from './sketch.ts';
import type { StepPass } from './stepProgram.ts';
import { planEach, scalarsOf, updateEach } from './updateEach.ts';

/** An optimiser whose step is programs over the elements of one parameter after the other: written once, done or planned. */
export abstract class PointwiseOptimizer<G extends ParamGroup, S extends object> extends Optimizer<G, S> {
  /** The state of a parameter before its first step. */
  protected abstract begin(p: Tensor, group: G): S;

  /** The step of one parameter. Which programs it runs may depend on {@link form} alone. */
  protected abstract update<A>(pass: StepPass<A>, state: S, group: G, p: Tensor): void;

  /** What of a group decides which programs a step runs: `scalar` rounds numbers as `StepPass.scalar` does. */
  protected abstract form(group: G, scalar: (value: number) => number): number;

  /**
   * Writes the options that the numbers of a step follow from, all but those of {@link writeCounted}, so that a compiled
   * function writes them anew only where an option has changed; returns the state that counts steps. Null otherwise.
   */
  protected readOptions(_into: Float64Array, _group: G, _state: S): Tensor | null {
    return null;
  }

  /**
   * Writes those of the numbers before `end` that change from step to step, by the learning rate or the count, and what else a
   * step does that is no program.
   */
  protected writeCounted(
    _into: Float64Array,
    _end: number,
    _state: S,
    _group: G,
    _step: number,
    _scalar: (value: number) => number,
  ): void {}

  protected override updateGroup(group: G): void {
    updateEach(
      ProgramPass,
      this.state,
      group,
      (p) => this.begin(p, group),
      (pass, state, p) => this.update(pass, state, group, p),
    );
  }

  /** @internal */
  protected override updates(): readonly Update[] | null {
    return planEach(this.state, this.paramGroups, (group, p, state) => this.planned(group, p, state));
  }

  readonly #numbers = new WeakMap<G, GroupNumbers[]>();

  /** The numbers that the steps of a group share which run the same programs. */
  private numbersOf(group: G, form: number, scalar: (value: number) => number, count: number): GroupNumbers {
    const known = this.#numbers.get(group) ?? [];
    this.#numbers.set(group, known);
    const found = known.find((one) => one.form === form && one.scalar === scalar && one.count === count);
    if (found !== undefined) return found;
    const made = new GroupNumbers(form, scalar, count);
    known.push(made);
    return made;
  }

  private planned(group: G, p: Tensor, state: S): PointwiseUpdate {
    const scalar = p.dtype === 'float64' ? Number : Math.fround;
    const sketch = new Sketch(scalar);
    this.update(sketch, state, group, p);
    const form = this.form(group, scalar);
    const parts = Object.entries(state);
    const shared = this.numbersOf(group, form, scalar, sketch.numbers);
    /** Which of the group's numbers were last written, and where. */
    let version = -1;
    let last: Float64Array | null = null;
    let lastAt = 0;
    return {
      kind: 'pointwise',
      parameter: p,
      states: sketch.states,
      scalars: scalarsOf(state, sketch.states),
      numbers: sketch.numbers,
      firstNumber: sketch.firstNumber,
      results: sketch.results(),
      fits: () => {
        if (this.form(group, scalar) !== form || this.state.get(p) !== state || !this.paramGroups.includes(group))
          return false;
        const now = state as Record<string, unknown>;
        for (let i = 0; i < parts.length; i++) if (now[parts[i]![0]] !== parts[i]![1]) return false;
        return true;
      },
      prepare: (into, at) => {
        this._stepped = true;
        options.fill(0);
        const step = this.readOptions(options, group, state);
        if (step !== null && shared.follow(options)) {
          if (version !== shared.version || into !== last || at !== lastAt) shared.write(into, at);
          this.writeCounted(into, at + sketch.numbers, state, group, countStep(step), scalar);
        } else {
          this.update(numbers.to(into, at, scalar), state, group, p);
          if (step !== null) shared.take(options, into, at);
        }
        version = shared.version;
        last = into;
        lastAt = at;
        written(p);
      },
    };
  }
}

const numbers = new Numbers(countStep, setScalar);

/** One for all steps: they are many, and small. */
const options = new Float64Array(MOST_OPTIONS);
