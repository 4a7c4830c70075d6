import { castOp, contiguousStrides, convert } from '@wick/tensor/internal';
import type { DType } from '@wick/tensor/light';
import { countOf } from '../graph/geometry.ts';
import type { CallStep, Memory, Place, Pointwise, Program, TypedPointwise, Work } from '../graph/ir.ts';
import { isNumber } from '../graph/touches.ts';
import { sameGeometry } from './pointwise.ts';

/**
 * What programs take in another dtype is brought to it by a step of its own: whole numbers that are multiplied by floats, truths
 * that are added to whole numbers. What operations share is then found as repetition, and the programs have one type.
 */
export function withCasts(program: Program): Program {
  const memories = [...program.memories];
  const work: Work[] = [];
  for (const step of program.work) work.push(step.kind === 'call' ? withoutCasts(step, memories, work) : step);
  return { ...program, memories, work };
}

function withoutCasts(step: CallStep, memories: Memory[], work: Work[]): CallStep {
  const { pointwise, typed } = step;
  if (pointwise !== null) return ofFloats(step, pointwise, memories, work);
  return typed?.inputs.some(isCast) ? ofType(step, typed, memories, work) : step;
}

const isCast = (input: TypedPointwise['inputs'][number]) => typeof input === 'object' && 'cast' in input;

function ofFloats(step: CallStep, pointwise: Pointwise, memories: Memory[], work: Work[]): CallStep {
  const known: (readonly [from: Place, to: Place])[] = [];
  const read = (place: Place): Place => {
    if (isNumber(place) || place.dtype === 'float32' || place.dtype === 'bool') return place;
    const found = known.find(([from]) => sameGeometry(from, place));
    if (found) return found[1];
    const to = cast(place, 'float32', step, memories, work);
    known.push([place, to]);
    return to;
  };
  const inputs = pointwise.inputs.map((input) => (typeof input === 'number' ? input : read(input)));
  if (known.length === 0) return step;
  // Where the operation runs after all, it is given the same.
  const given = step.inputs.map((place) => known.find(([from]) => place && sameGeometry(from, place))?.[1] ?? place);
  return { ...step, inputs: given, pointwise: { ...pointwise, inputs } };
}

function ofType(step: CallStep, typed: TypedPointwise, memories: Memory[], work: Work[]): CallStep {
  const given = [...step.inputs];
  const done = new Set<number>();
  const inputs = typed.inputs.map((input) => {
    if (typeof input === 'number' || 'value' in input) return input;
    if (!done.has(input.cast)) given[input.cast] = cast(given[input.cast]!, typed.type, step, memories, work);
    done.add(input.cast);
    return input.cast;
  });
  return { ...step, inputs: given, typed: { ...typed, inputs } };
}

/** A place's elements in another dtype, row by row: numbers of the function itself at once, others by a step. */
function cast(place: Place, dtype: DType, { gradients }: CallStep, memories: Memory[], work: Work[]): Place {
  const { shape, memory } = place;
  const { source } = memory;
  const isFixed = source.kind === 'literal' && !memory.written && memory.size === 1 && countOf(shape) === 1;
  const made: Memory = {
    id: memories.length,
    dtype,
    size: countOf(shape),
    source: isFixed
      ? { kind: 'literal', data: convert(source.data, dtype, memory.dtype) }
      : { kind: 'result', step: work.length },
    written: false,
  };
  memories.push(made);
  const to: Place = {
    ...place,
    id: -1,
    memory: made,
    strides: contiguousStrides(shape),
    offset: 0,
    dtype,
    version: undefined,
  };
  if (!isFixed)
    work.push({
      kind: 'call',
      op: castOp as CallStep['op'],
      inputs: [place],
      attrs: { dtype, memoryFormat: 'contiguous' },
      placed: false,
      outputs: [to],
      inPlace: false,
      gradients,
      pointwise: null,
    });
  return to;
}
