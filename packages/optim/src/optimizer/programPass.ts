import { type ElementType, type Program, runProgram } from '@wick/kernels';
import type { Tensor } from '@wick/tensor/light';
import { countStep, type FloatArray, setScalar } from './memory.ts';
import { Pass } from './pass.ts';
import type { StepPass } from './stepProgram.ts';

const typeOf = (x: FloatArray): ElementType => (x instanceof Float32Array ? 'float32' : 'float64');
const row = (data: FloatArray) => ({ data, stride: [1], offset: 0 });

/** A {@link Pass} of a step that is programs: it runs them. */
export class ProgramPass extends Pass implements StepPass<FloatArray> {
  run(step: Program, out: FloatArray | null, inputs: readonly FloatArray[], numbers: readonly number[]): FloatArray {
    const { data } = this;
    const to = out ?? (data instanceof Float32Array ? new Float32Array(data.length) : new Float64Array(data.length));
    runProgram(step, typeOf(to), [to.length], row(to), inputs.map(row), numbers);
    return to;
  }

  count(step: Tensor): number {
    return countStep(step);
  }

  set(state: Tensor, value: number): number {
    return setScalar(state, value);
  }
}
