import type { Tensor } from '@wick/tensor';
import { type AnyOp, apply, applyInPlace, isTensor, type Operand } from '@wick/tensor/internal';
import { drawOutside, type Level } from '../levels/level.ts';
import { wrap, wrappedOf } from '../levels/wrap.ts';
import { aligned, type BatchCall } from './call.ts';
import { oneByOne } from './oneByOne.ts';
import { rules } from './rules.ts';

/** An operation on one sample each, for all samples of a level. */
export function inBatch(op: AnyOp, inputs: readonly Operand[], attrs: unknown, level: Level): Tensor | Tensor[] {
  const call = callOf(op, inputs, attrs, level);
  if (!call.batched.includes(true)) {
    const result: Tensor | Tensor[] = apply(op, call.inputs, attrs);
    return Array.isArray(result) ? result.map((t) => wrap(t, level)) : wrap(result, level);
  }
  checkAttrs(op, attrs);
  const result = (rules.get(op.name) ?? oneByOne)(call);
  return Array.isArray(result) ? result.map((t) => wrap(t, level, true)) : wrap(result, level, true);
}

function callOf(op: AnyOp, inputs: readonly Operand[], attrs: unknown, level: Level): BatchCall {
  const values: Operand[] = [];
  const batched: boolean[] = [];
  for (const t of inputs) {
    const own = t ? wrappedOf(t) : undefined;
    const here = own?.level === level;
    values.push(here ? own.value : t);
    batched.push(here && own.batched);
  }
  return { op, inputs: values, batched, attrs, size: level.size };
}

/** A tensor among the attributes would be the same for all samples. */
function checkAttrs(op: AnyOp, attrs: unknown): void {
  if (typeof attrs !== 'object' || attrs === null) return;
  for (const value of Object.values(attrs))
    if (isTensor(value) && wrappedOf(value))
      throw new TypeError(`vmap: there is no batching rule for ${op.name} with a mask of its own for each sample`);
}

const inPlaceText = (op: string) =>
  `vmap: inplace arithmetic(self, *extra_args) is not possible because there exists a Tensor \`other\` in extra_args that has more elements than \`self\`. This happened due to \`other\` being vmapped over but \`self\` not being vmapped over in a vmap. Please try to use out-of-place operators instead of inplace arithmetic. If said operator is being called inside the PyTorch framework, please file a bug report instead. (in ${op}_)`;

/** An operation into its first input. `drawing`: it draws, and this is the innermost vmap. */
export function inBatchInPlace(
  op: AnyOp,
  inputs: readonly [Tensor, ...Operand[]],
  attrs: unknown,
  level: Level | null,
  drawing: Level | null,
): Tensor | null {
  const target = inputs[0];
  if (drawing) return drawInto(op, inputs, attrs, level, drawing);
  const call = callOf(op, inputs, attrs, level!);
  const own = wrappedOf(target);
  if (own?.level !== level || !own.batched) {
    if (call.batched.includes(true)) throw new TypeError(inPlaceText(op.name));
    applyInPlace(op, call.inputs as [Tensor], attrs as never);
    return target;
  }
  const rank = target.ndim;
  const others = call.inputs.map((t, i) => (t && call.batched[i] ? aligned(t, rank) : t)) as [Tensor, ...Operand[]];
  if (simple.has(op.name)) applyInPlace(op, others, attrs as never);
  else {
    // Computed beside it, and copied over.
    const clone = target.clone();
    const result = inBatch(op, [clone, ...inputs.slice(1)], attrs, level!) as Tensor;
    target.copy_(result);
  }
  return target;
}

/** Operations element by element, whose inputs broadcast to the first. */
const simple = new Set(
  'copy fill zero add sub mul div pow maximum minimum clamp abs neg exp log sqrt relu sigmoid tanh maskedFill lerp addcmul addcdiv'.split(
    ' ',
  ),
);

function drawInto(
  op: AnyOp,
  inputs: readonly [Tensor, ...Operand[]],
  attrs: unknown,
  level: Level | null,
  drawing: Level,
): Tensor | null {
  refuseInErrorMode(drawing);
  const target = inputs[0];
  const own = wrappedOf(target);
  if (own?.level.kind === 'grad') {
    // The values are drawn outside the graph, as their old ones do not matter.
    const value = [
      own.value,
      ...inputs.slice(1).map((t) => (t && wrappedOf(t)?.level === own.level ? wrappedOf(t)!.value : t)),
    ];
    applyInPlace(op, value as [Tensor], attrs as never);
    return target;
  }
  if (own?.level !== drawing || !own.batched) {
    if (drawing.randomness === 'different')
      throw new TypeError(
        'vmap: Cannot ask for different inplace randomness on an unbatched tensor. This will appear like same randomness. If this is necessary for your usage, please file an issue with functorch.',
      );
    return level === null ? null : runOn(op, inputs, attrs, target);
  }
  if (drawing.randomness === 'same') {
    const one = own.value.select(0, 0).clone();
    drawOutside(drawing, () => applyInPlace(op, [one, ...inputs.slice(1)] as [Tensor], attrs as never));
    target.copy_(one);
    return target;
  }
  const others = inputs.slice(1).map((t) => {
    const w = t ? wrappedOf(t) : undefined;
    if (w?.level !== drawing) return t ?? null;
    return w.batched ? aligned(w.value, target.ndim) : w.value;
  });
  drawOutside(drawing, () => applyInPlace(op, [own.value, ...others] as [Tensor], attrs as never));
  return target;
}

function runOn(op: AnyOp, inputs: readonly Operand[], attrs: unknown, target: Tensor): Tensor {
  const values = inputs.map((t) => (t ? (wrappedOf(t)?.value ?? t) : t));
  applyInPlace(op, values as [Tensor], attrs as never);
  return target;
}

/** @throws TypeError where vmap was not told what to do with randomness */
export function refuseInErrorMode(level: Level): void {
  if (level.randomness === 'error')
    throw new TypeError(
      "vmap: called random operation while in randomness error mode. Please either use the 'same' or 'different' randomness flags on vmap or perform the randomness operation out of vmap",
    );
}
