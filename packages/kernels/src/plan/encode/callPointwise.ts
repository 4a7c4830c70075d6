import { expr } from '../../pointwise/expression.ts';
import type { ElementType } from '../../pointwise/instructions.ts';
import { arrays, type Elements } from '../../pointwise/interpret.ts';
import { program } from '../../pointwise/program.ts';
import { runFlat, runProgram } from '../../pointwise/run.ts';
import { mergeDims } from '../../pointwise/strided.ts';
import type { PointwiseCommand, StridedPlace } from '../commands/index.ts';
import type { Encoder } from '../encoder.ts';

/** Calls the plain loops, output by output: of types that plans have no kernel for. */
export function callPointwise(encoder: Encoder, command: PointwiseCommand, type: ElementType): void {
  const { shape, inputs, numbers = [], outputs } = command;
  const programs = outputs.map(({ value }) => {
    const define = () => ('given' in value ? expr.copy(value) : value);
    // As if it named what it is given.
    Object.defineProperty(define, 'length', { value: inputs.length + numbers.length });
    return program(inputs.length, define);
  });
  const isEmpty = shape.includes(0);
  const array = ({ at, stride, dtype = type }: StridedPlace) => {
    const last = isEmpty ? -1 : shape.reduce((sum, n, d) => sum + (n - 1) * stride[d]!, 0);
    return { data: encoder.array<Elements>(at, last + 1, arrays[dtype]), stride, offset: 0 };
  };
  const merged = mergeDims(shape, [...inputs, ...outputs]);
  // One line, every input of step 1 or one element: then without an object made on the way.
  const steps = merged && merged.shape.length < 2 ? merged.strides.map(([step = 1]) => step) : [];
  const isFlat =
    inputs.length > 0 &&
    inputs.length < 4 &&
    steps.length > 0 &&
    steps.every((step, i) => step === 1 || (step === 0 && i < inputs.length));
  const n = merged?.shape[0] ?? 1;
  let of: ArrayBufferLike | null = null;
  let given: ReturnType<typeof array>[] = [];
  let results: ReturnType<typeof array>[] = [];
  const read = new Array<number>(numbers.length);
  encoder.host((values) => {
    if (of !== encoder.buffer) {
      of = encoder.buffer;
      given = inputs.map(array);
      results = outputs.map(array);
    }
    for (let i = 0; i < read.length; i++) {
      const number = numbers[i]!;
      read[i] = typeof number === 'number' ? number : values[number.number]!;
    }
    for (let i = 0; i < programs.length; i++) {
      if (isFlat) {
        const [x, y, z] = given;
        const [sx, sy, sz] = steps;
        runFlat(programs[i]!, type, n, read, results[i]!.data, 0, x!.data, 0, sx!, y?.data, 0, sy, z?.data, 0, sz);
      } else runProgram(programs[i]!, type, shape, results[i]!, given, read);
    }
  });
}
