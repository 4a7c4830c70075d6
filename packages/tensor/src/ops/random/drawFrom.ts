import type { MersenneTwister } from '@wick/kernels';
import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord, RecordName } from '../../autograd/op.ts';
import { show } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import { type FloatArray, isFloat } from '../../core/dtype.ts';
import { wrapArray } from '../../core/make.ts';
import { optionTable, type RulesFor } from '../../core/options.ts';
import { allocateFor } from '../../core/room.ts';
import { isTensor } from '../../core/tensorCore.ts';
import { generator } from '../../generator/checkGenerator.ts';
import { type Generator, generatorOf, type RandomOptions } from '../../generator/generator.ts';
import type { Tensor } from '../../tensor.ts';

/** An operation that draws numbers whose distributions its operands describe, row by row. */
export type DrawFromOp<I extends readonly Tensor[], N extends string = RecordName> = OpRecord<
  I,
  { readonly generator: Generator },
  Tensor,
  N
>;

/** The `forward` of a {@link DrawFromOp}: a new tensor of the first operand's shape and dtype. */
export function drawFrom<I extends readonly [Tensor, ...Tensor[]]>(
  name: string,
  fill: (twister: MersenneTwister, out: FloatArray, ...given: { [K in keyof I]: FloatArray }) => void,
): DrawFromOp<I>['forward'] {
  return (inputs, { generator: source }) => {
    const [first] = inputs;
    const out = allocateFor(first.shape, first.dtype, name) as FloatArray;
    try {
      fill(source._twister, out, ...(inputs.map((t) => dense(t)) as { [K in keyof I]: FloatArray }));
    } catch (error) {
      if (error instanceof Error) error.message = error.message.replace(/^\w+(?=: )/, name);
      throw error;
    }
    return wrapArray(out, first.shape, first.dtype);
  };
}

const options = optionTable({ generator } satisfies RulesFor<RandomOptions>);

/** Checks that the operand is a tensor of floats and runs the operation. */
export function runDraw<I extends readonly [Tensor, ...Tensor[]]>(
  where: string,
  op: DrawFromOp<I, string>,
  inputs: I,
  given: RandomOptions | undefined,
): Tensor {
  for (const t of inputs) checkDrawn(where, t);
  return apply(op, inputs, { generator: generatorOf(where, options.read(where, given)) });
}

/** What a distribution is described by is a tensor of floats. */
export function checkDrawn(where: string, t: Tensor): void {
  if (!isTensor(t)) throw new TypeError(`${where}: expected a Tensor, got ${show(t)}`);
  if (!isFloat(t.dtype)) throw new TypeError(`${where}: a floating-point tensor is needed, this one is ${t.dtype}`);
}
