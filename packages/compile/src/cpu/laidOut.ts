import type { Command } from '@wick/kernels/plan';
import { countOf, isDense } from '../graph/geometry.ts';
import type { CallStep, Memory } from '../graph/ir.ts';
import { copy, type Layout, type Lower, rowMajor, strided } from './layout.ts';

/**
 * The commands of a call whose results lie otherwise than row by row (images whose channels are last): as if they lay so, and then a
 * copy to where they belong. Eager work does the same. Null where that is not so, or there are no commands either.
 */
export function laidOut(lower: Lower, step: CallStep, layout: Layout): Command[] | null {
  if (step.inPlace || step.outputs.every(isDense)) return null;
  const rooms = new Map<Memory, number>();
  const behind: Command[] = [];
  const outputs = step.outputs.map((out) => {
    const to = strided(out, layout);
    if (isDense(out) || to === null) return out;
    const at = layout.room(countOf(out.shape) * layout.bytes(out.dtype));
    // Stands for the room.
    const memory: Memory = { ...out.memory };
    rooms.set(memory, at);
    const stride = rowMajor(out.shape);
    behind.push(copy(out.shape, { at, stride, dtype: to.dtype }, to));
    return { ...out, memory, strides: stride, offset: 0 };
  });
  const within: Layout = Object.create(layout, {
    at: {
      value: (place: CallStep['outputs'][number]) =>
        rooms.has(place.memory)
          ? rooms.get(place.memory)! + place.offset * layout.bytes(place.dtype)
          : layout.at(place),
    },
  });
  const commands = lower({ ...step, outputs }, within);
  return commands && [...commands, ...behind];
}
