import { showShape } from '../core/check.ts';
import { copyInto } from '../core/copy.ts';
import { isFloat } from '../core/dtype.ts';
import { ShapeError, TooLarge } from '../core/errors.ts';
import { canCast } from '../core/promotion.ts';
import { sameShape } from '../core/shape.ts';
import { type TracedCall, tracing } from '../core/tracer.ts';
import { transforming } from '../core/transforming.ts';
import type { Tensor } from '../tensor.ts';
import { checkChangeable, checkMemory } from './changeable.ts';
import { gradMode } from './gradMode.ts';
import { forward, forwardInto } from './halves.ts';
import { OpNode } from './node.ts';
import type { Operand, OpRecord } from './op.ts';
import { rebaseHistory } from './views.ts';

/** One call of one operation, as a recorder sees it. */
export interface RecordedCall {
  /** The operation's name, such as 'conv2d'. */
  readonly op: string;
  /** What it was given, in order; null for an optional tensor that is not there (a bias). */
  readonly inputs: readonly Operand[];
  /** All that is no tensor: strides, dimensions, a dtype. Undefined for operations that take nothing else. */
  readonly attrs: unknown;
  /** Its results, one or several. */
  readonly outputs: readonly Tensor[];
  /** Whether the first input was overwritten: it is then the output too. */
  readonly inPlace: boolean;
}

type Listener = (call: RecordedCall) => void;
let listener: Listener | null = null;

/**
 * Runs `fn` while every operation is reported to `onCall`, in order: what export, summaries and propagation studies
 * are built on. Recorders nest; the inner one listens alone.
 *
 * @example
 * ```ts
 * const ops: string[] = [];
 * record(({ op }) => ops.push(op), () => ones(2).exp().sum());
 * ops; // ['exp', 'sum']
 * ```
 */
export function record<T>(onCall: Listener, fn: () => T): T {
  const before = listener;
  listener = onCall;
  try {
    return fn();
  } finally {
    listener = before;
  }
}

/** Whether somebody listens: what has several ways to its result then goes one that operations tell in full. */
export function isRecording(): boolean {
  return listener !== null || transforming.by !== null;
}

/** Whether anybody sees the operations that run: a listener, or what traces a step to run it again. */
export function isSeen(): boolean {
  return isRecording() || tracing.by !== null;
}

let writeListener: ((target: Tensor) => void) | null = null;

/** Runs `fn`; `onWrite` hears of every tensor that an operation is about to change in place, while it is as it was. */
export function watchWrites<T>(onWrite: (target: Tensor) => void, fn: () => T): T {
  const before = writeListener;
  writeListener = onWrite;
  try {
    return fn();
  } finally {
    writeListener = before;
  }
}

/**
 * The one way an operation runs: forward on typed arrays, then, where gradients are on and an input wants one, a node
 * of the graph.
 */
export function apply<I extends readonly Operand[], A, O extends Tensor | Tensor[]>(
  op: OpRecord<I, A, O, string>,
  inputs: I,
  attrs: A,
): O {
  const transformed = transforming.by?.apply(op, inputs, attrs);
  if (transformed) return transformed as O;
  let result: O;
  tracing.by?.begin(op, inputs, attrs);
  try {
    result = forward(op, inputs, attrs);
  } catch (error) {
    tracing.by?.end(null);
    throw error instanceof TooLarge ? error.of(op.name) : error;
  }
  if (op.view) (result as Tensor)._becomeViewOf(inputs[0]!, gradMode.enabled);
  tracing.by?.end({ op, inputs, attrs, outputs: outputsOf(result), inPlace: false });
  attach(op, inputs, attrs, result);
  if (listener)
    listener({
      op: op.name,
      inputs,
      attrs,
      outputs: outputsOf(result),
      inPlace: false,
    });
  return result;
}

function outputsOf(result: Tensor | Tensor[]): readonly Tensor[] {
  return Array.isArray(result) ? result : [result];
}

/**
 * Runs an operation that users and exporters do not see and that has no gradient: a mask that is drawn, a permutation. A
 * tracer sees it, so that a replay draws again.
 */
export function perform<I extends readonly Operand[], A>(
  op: OpRecord<I, A, Tensor, string>,
  inputs: I,
  attrs: A,
  inPlace = false,
): Tensor {
  const transformed = transforming.by?.perform(op, inputs, attrs, inPlace);
  if (transformed) return transformed;
  if (tracing.by === null) return op.forward(inputs, attrs);
  tracing.by.begin(op, inputs, attrs);
  try {
    const result: Tensor | undefined = op.forward(inputs, attrs);
    tracing.by.end({ op, inputs, attrs, outputs: result ? [result] : [], inPlace });
    return result;
  } catch (error) {
    tracing.by.end(null);
    throw error;
  }
}

/**
 * Looks at the values of a tensor to refuse what an operation must not be given. A replay looks again. What it gave would be
 * taken for the operation's result.
 */
export function examine(tensor: Tensor, look: (tensor: Tensor) => undefined): void {
  if (transforming.by?.examine(tensor, look)) return;
  if (tracing.by === null) {
    look(tensor);
    return;
  }
  const op: TracedCall['op'] = { name: 'examine', forward: (inputs) => look(inputs[0]), backward: null };
  perform(op, [tensor], undefined);
}

/** Looks at the values of a tensor to choose between ways to one result: where a transform runs, at those of all samples. */
export function decide(where: string, tensor: Tensor, test: (tensor: Tensor) => boolean): boolean {
  tracing.by?.valuesRead(`${where}, which goes another way for some values,`, tensor);
  let found = false;
  const look = (all: Tensor) => {
    found = test(all);
  };
  if (!transforming.by?.examine(tensor, look)) look(tensor);
  return found;
}

/** New memory that values of others are about to be written to: where a transform runs, there is some for each of its samples. */
export function writable(fresh: Tensor, others: readonly unknown[]): Tensor {
  return transforming.by?.writable(fresh, others) ?? fresh;
}

/** Runs a traced call again, on tensors of the same geometry, without a graph and without the checks it has passed. */
export function rerun(
  op: TracedCall['op'],
  inputs: readonly Operand[],
  attrs: unknown,
  inPlace: boolean,
): readonly Tensor[] {
  if (!inPlace) return outputsOf(forward(op, inputs, attrs));
  const target = inputs[0]!;
  const value = forwardInto(op, inputs as readonly [Tensor, ...Operand[]], attrs);
  if (value !== target) copyInto(target, value);
  target._version.value++;
  return [target];
}

/** Makes a node of the graph for a call, where gradients are on and an input wants one. */
export function attach<I extends readonly Operand[], A, O extends Tensor | Tensor[]>(
  op: OpRecord<I, A, O, string>,
  inputs: I,
  attrs: A,
  result: O,
): void {
  if (!gradMode.enabled || op.backward === null || !anyRequiresGrad(inputs)) return;
  const outputs = outputsOf(result);
  if (!outputs.some((t) => isFloat(t.dtype))) return;
  const node = new OpNode(
    op as unknown as OpRecord<readonly Operand[], A, Tensor | Tensor[], string>,
    inputs,
    attrs,
    outputs.length,
  );
  for (let i = 0; i < outputs.length; i++) if (isFloat(outputs[i]!.dtype)) outputs[i]!._setHistory(node, i);
  node.saveOutputs(outputs);
}

/**
 * Runs an operation into its first input. Everything is checked before a value changes: a leaf that requires a
 * gradient, an expanded tensor, an operand that lies partly in the same memory, a result that has another shape or a
 * higher kind of dtype are refused.
 */
export function applyInPlace<I extends readonly [Tensor, ...Operand[]], A>(
  op: OpRecord<I, A, Tensor, string>,
  inputs: I,
  attrs: A,
  result?: { shape: readonly number[]; dtype: Tensor['dtype'] },
): Tensor {
  const transformed = transforming.by?.applyInPlace(op, inputs, attrs);
  if (transformed) return transformed;
  const target = inputs[0];
  const name = `${op.name}_`;
  checkChangeable(name, target);
  if (result) {
    if (!sameShape(result.shape, target.shape))
      throw new ShapeError(
        `${name}: the result has shape ${showShape(result.shape)}, which does not fit the tensor of shape ${showShape(target.shape)} it is written to`,
      );
    if (!canCast(result.dtype, target.dtype))
      throw new TypeError(`${name}: a ${result.dtype} result cannot be written to a ${target.dtype} tensor`);
  }
  const track = gradMode.enabled && op.backward !== null && anyRequiresGrad(inputs) && isFloat(target.dtype);
  // One value may go to a shared place many times; its gradient would be counted as often (PyTorch's backward refuses).
  if (track || !op.fills) checkMemory(name, target, op.fills ? [] : inputs);
  const node = track
    ? new OpNode(op as unknown as OpRecord<readonly Operand[], A, Tensor | Tensor[], string>, inputs, attrs, 1)
    : null;
  node?.beforeInPlace();
  writeListener?.(target);
  tracing.by?.begin(op, inputs, attrs);
  try {
    const value = forwardInto(op, inputs, attrs);
    tracing.by?.stores();
    if (value !== target) copyInto(target, value);
  } catch (error) {
    tracing.by?.end(null);
    throw error;
  }
  tracing.by?.end({ op, inputs, attrs, outputs: [target], inPlace: true });
  target._version.value++;
  if (node) {
    rebaseHistory(target, node);
    node.saveOutputs([target]);
  }
  if (listener) listener({ op: op.name, inputs, attrs, outputs: [target], inPlace: true });
  return target;
}

function anyRequiresGrad(inputs: readonly Operand[]): boolean {
  for (let i = 0; i < inputs.length; i++) if (inputs[i]?.requiresGrad) return true;
  return false;
}
