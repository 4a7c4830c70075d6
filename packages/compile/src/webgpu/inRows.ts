import type { AnyCommand } from '@wick/webgpu';
import { copy, type Layout, rowMajor, strided } from '../cpu/layout.ts';
import { countOf, isDense } from '../graph/geometry.ts';
import type { CallStep, Memory, Place, UpdateStep } from '../graph/ir.ts';
import type { LowerOnGpu } from './places.ts';

/** What is done with the elements of a place that does not lie row by row. */
type Use = 'read' | 'written' | 'changed';

/** Places as kernels want them, row by row: those that lie otherwise are copied before, or afterwards, or both. */
class Rows {
  readonly before: AnyCommand[] = [];
  readonly after: AnyCommand[] = [];
  readonly rooms = new Map<Memory, number>();
  /** Where places lie now. */
  readonly layout: Layout;

  constructor(private readonly around: Layout) {
    this.layout = {
      ...around,
      at: (place) => {
        const room = this.rooms.get(place.memory);
        return room === undefined ? around.at(place) : room + place.offset * around.bytes(place.dtype);
      },
    };
  }

  /** The place, or another one that lies row by row; null where its dtype is not copied. */
  laid(place: Place, use: Use): Place | null {
    if (isDense(place)) return place;
    const { around } = this;
    const there = strided(place, around);
    if (there === null) return null;
    const strides = rowMajor(place.shape);
    const memory: Memory = { ...place.memory, size: countOf(place.shape) };
    const at = around.room(memory.size * around.bytes(place.dtype));
    this.rooms.set(memory, at);
    const mine = { at, stride: strides, dtype: there.dtype };
    if (use !== 'read') this.after.push(copy(place.shape, mine, there));
    if (use !== 'written') this.before.push(copy(place.shape, there, mine));
    return { ...place, memory, strides, offset: 0 };
  }
}

/**
 * A call whose places do not lie row by row (channels last, a part of something), as its kernels want them: operands are
 * copied first, results afterwards. Null where `lower` has nothing for it even so.
 */
export function inRows(lower: LowerOnGpu, step: CallStep, layout: Layout): AnyCommand[] | null {
  if (step.inPlace || step.placed) return null;
  const rows = new Rows(layout);
  const inputs = step.inputs.map((place) => place && rows.laid(place, 'read'));
  const outputs = step.outputs.map((place) => rows.laid(place, 'written'));
  if (inputs.some((place, i) => place === null && step.inputs[i] !== null) || outputs.includes(null)) return null;
  if (rows.rooms.size === 0) return null;
  const made = lower({ ...step, inputs, outputs: outputs as Place[] }, rows.layout);
  return made && [...rows.before, ...made, ...rows.after];
}

/** An optimiser's step of a parameter that does not lie row by row (transposed, channels last), likewise. */
export function updateInRows(
  lower: (step: UpdateStep, layout: Layout) => readonly AnyCommand[],
  step: UpdateStep,
  layout: Layout,
): readonly AnyCommand[] {
  const rows = new Rows(layout);
  // All are float32, which is copied.
  const parameter = rows.laid(step.parameter, 'changed')!;
  const grad = rows.laid(step.grad, 'read')!;
  const states = step.states.map((state) => rows.laid(state, 'changed')!);
  const made = lower({ ...step, parameter, grad, states }, rows.layout);
  return [...rows.before, ...made, ...rows.after];
}
