import { converted, copyLike } from '../core/copy.ts';
import type { DType } from '../core/dtype.ts';
import { isHalf } from '../core/half.ts';
import { resultType } from '../core/promotion.ts';
import { tracing } from '../core/tracer.ts';
import type { Tensor } from '../tensor.ts';
import type { Operand, OpRecord } from './op.ts';

// Half types are for memory: an operation computes with float32, and its results are rounded once, at the end.

/** What takes a number as float32 in PyTorch, where other operations round it to the tensor's half type first. */
const takesNumbersWide: ReadonlySet<string> = new Set(['mul', 'div', 'floorDivide', 'lerp']);

/** An operation's results, whatever the types of its operands. */
export function forward<I extends readonly Operand[], A, O extends Tensor | Tensor[]>(
  op: OpRecord<I, A, O, string>,
  inputs: I,
  attrs: A,
): O {
  return takesHalves(op, inputs) ? forwardWidened(op, inputs, attrs) : op.forward(inputs, attrs);
}

/** The same of an operation into its first operand, which holds the result if it is what is returned. */
export function forwardInto<I extends readonly [Tensor, ...Operand[]], A>(
  op: OpRecord<I, A, Tensor, string>,
  inputs: I,
  attrs: A,
): Tensor {
  return takesHalves(op, inputs) ? intoWidened(op, inputs, attrs) : op.forward(inputs, attrs, inputs[0]);
}

/** Whether an operation has operands of a half type that are to be widened for it. */
function takesHalves<I extends readonly Operand[], A, O extends Tensor | Tensor[]>(
  op: OpRecord<I, A, O, string>,
  inputs: I,
): boolean {
  for (let i = 0; i < inputs.length; i++) {
    const t = inputs[i];
    if (t && isHalf(t.dtype)) return !op.view && !op.halves;
  }
  return false;
}

/** The operation on widened operands; results of float32 are rounded to the dtype in which the operands meet. */
function forwardWidened<I extends readonly Operand[], A, O extends Tensor | Tensor[]>(
  op: OpRecord<I, A, O, string>,
  inputs: I,
  attrs: A,
): O {
  const common = commonType(inputs);
  const wide = widened(op.name, inputs, common) as unknown as I;
  const result = untraced(op, wide, attrs);
  if (!Array.isArray(result)) return rounded(result as Tensor, common) as O;
  return result.map((t) => rounded(t, common)) as unknown as O;
}

function rounded(t: Tensor, common: DType): Tensor {
  if (isHalf(common) && t.dtype === 'float32') return converted(t, common);
  // It came to be while nobody listened: truths, indices.
  tracing.by?.storageMade(t._storage);
  tracing.by?.tensorMade(t);
  return t;
}

/** The values that an operation in place has for its first operand: widened, whoever writes them rounds. */
function intoWidened<I extends readonly [Tensor, ...Operand[]], A>(
  op: OpRecord<I, A, Tensor, string>,
  inputs: I,
  attrs: A,
): Tensor {
  const wide = widened(op.name, inputs, commonType(inputs)) as unknown as [Tensor, ...Operand[]];
  const target = wide[0] === inputs[0] ? copyLike(inputs[0]) : wide[0];
  wide[0] = target;
  return untraced(op, wide as unknown as I, attrs, target);
}

/** A tracer sees the operation on half types, not how it is computed on others. */
function untraced<I extends readonly Operand[], A, O extends Tensor | Tensor[]>(
  op: OpRecord<I, A, O, string>,
  inputs: I,
  attrs: A,
  out?: Tensor,
): O {
  const { by } = tracing;
  tracing.by = null;
  try {
    return op.forward(inputs, attrs, out);
  } finally {
    tracing.by = by;
  }
}

function commonType(inputs: readonly Operand[]): DType {
  return resultType(...inputs.filter((t) => t !== null));
}

function widened(name: string, inputs: readonly Operand[], common: DType): Operand[] {
  const rounds = isHalf(common) && !takesNumbersWide.has(name);
  const wide: Operand[] = [];
  for (let i = 0; i < inputs.length; i++) {
    const t = inputs[i]!;
    if (t === null) wide.push(t);
    else if (isHalf(t.dtype)) wide.push(converted(t, 'float32'));
    else wide.push(rounds && t.shape.length === 0 && t.isFloatingPoint() ? asNumber(converted(t, common), t) : t);
  }
  return wide;
}

/** A number that was rounded, as the number that it was: without a say in the result's dtype. */
function asNumber(rounded: Tensor, { _wrapped, dtype }: Tensor): Tensor {
  const wide = converted(rounded, _wrapped ? dtype : 'float32');
  wide._wrapped = _wrapped;
  return wide;
}
