import { expr } from '../../pointwise/expression.ts';
import type { ElementType } from '../../pointwise/instructions.ts';
import { arrays, type Elements } from '../../pointwise/interpret.ts';
import { keepWords } from '../../pointwise/plain/bigintWords.ts';
import { program } from '../../pointwise/program.ts';
import { runFlat, runProgram } from '../../pointwise/run.ts';
import { mergeDims } from '../../pointwise/strided.ts';
import type { PointwiseCommand, StridedPlace } from '../commands/index.ts';
import type { Encoder } from '../encoder.ts';
import { hostWith } from './host.ts';

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
    const data = encoder.array<Elements>(at, last + 1, arrays[dtype]);
    if (data instanceof BigInt64Array) keepWords(data);
    return { data, stride, offset: 0 };
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
  const make = () => ({ given: inputs.map(array), results: outputs.map(array) });
  if (isFlat && n === 1 && type === 'int64' && isCount(command)) {
    hostWith(encoder, make, ({ given, results }) => {
      count(results[0]!.data as BigInt64Array, given[0]!.data as BigInt64Array, given[1]!.data as BigInt64Array);
    });
    return;
  }
  const read = new Array<number>(numbers.length);
  hostWith(encoder, make, ({ given, results }, values) => {
    for (let i = 0; i < read.length; i++) {
      const number = numbers[i]!;
      read[i] = typeof number === 'number' ? number : values[number.number]!;
    }
    for (let i = 0; i < programs.length; i++) {
      if (isFlat) {
        const [x, y, z] = [given[0]!.data, given[1]?.data, given[2]?.data];
        runFlat(programs[i]!, type, n, read, results[i]!.data, 0, x, 0, steps[0]!, y, 0, steps[1], z, 0, steps[2]);
      } else runProgram(programs[i]!, type, shape, results[i]!, given, read);
    }
  });
}

/** Whether a command is a sum of two tensors: of one element each, what counts batches. */
function isCount({ inputs, outputs }: PointwiseCommand): boolean {
  const [value] = outputs.map((output) => output.value);
  if (outputs.length > 1 || inputs.length !== 2 || value === undefined || 'given' in value) return false;
  const isGiven = (i: number) => {
    const term = value.of[i];
    return typeof term === 'object' && 'given' in term && term.given === i;
  };
  return value.name === 'add' && isGiven(0) && isGiven(1);
}

/** One number takes less as a bigint than views of its words would. */
function count(to: BigInt64Array, x: BigInt64Array, y: BigInt64Array): void {
  to[0] = x[0]! + y[0]!;
}
