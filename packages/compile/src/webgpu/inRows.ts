import type { AnyCommand } from '@wick/webgpu';
import { copy, type Layout, rowMajor, strided } from '../cpu/layout.ts';
import { countOf, isDense } from '../graph/geometry.ts';
import type { CallStep, Memory, Place } from '../graph/ir.ts';
import type { LowerOnGpu } from './places.ts';

/**
 * A call whose places do not lie row by row (channels last, a part of something), as its kernels want them: operands are
 * copied first, results afterwards. Null where `lower` has nothing for it even so.
 */
export function inRows(lower: LowerOnGpu, step: CallStep, layout: Layout): AnyCommand[] | null {
  if (step.inPlace || step.placed) return null;
  const rooms = new Map<Memory, number>();
  const [before, after]: [AnyCommand[], AnyCommand[]] = [[], []];
  const here: Layout = {
    ...layout,
    at: (place) => {
      const room = rooms.get(place.memory);
      return room === undefined ? layout.at(place) : room + place.offset * layout.bytes(place.dtype);
    },
  };
  const laid = (place: Place, isResult: boolean): Place | null => {
    if (isDense(place)) return place;
    const there = strided(place, layout);
    if (there === null) return null;
    const strides = rowMajor(place.shape);
    const memory: Memory = { ...place.memory, size: countOf(place.shape) };
    const at = layout.room(memory.size * layout.bytes(place.dtype));
    rooms.set(memory, at);
    const mine = { at, stride: strides, dtype: there.dtype };
    if (isResult) after.push(copy(place.shape, mine, there));
    else before.push(copy(place.shape, there, mine));
    return { ...place, memory, strides, offset: 0 };
  };
  const inputs = step.inputs.map((place) => place && laid(place, false));
  const outputs = step.outputs.map((place) => laid(place, true));
  if (inputs.some((place, i) => place === null && step.inputs[i] !== null) || outputs.includes(null)) return null;
  if (rooms.size === 0) return null;
  const made = lower({ ...step, inputs, outputs: outputs as Place[] }, here);
  return made && [...before, ...made, ...after];
}
