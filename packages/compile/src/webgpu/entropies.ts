import { expr } from '@wick/kernels';
import type { Command } from '@wick/kernels/plan';
import { dense, type Layout, rowMajor } from '../cpu/layout.ts';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { type LowerOnGpu, linesOver } from './places.ts';

const [first, second] = [{ given: 0 }, { given: 1 }];
const { add, sub, mul, where, eq } = expr;

interface EntropyAttrs {
  readonly labelSmoothing: number;
  readonly reduction: 'none' | 'mean' | 'sum';
}

/** What classes count for at each place, (outer, n, inner) side by side: (probability (1 - ε) + ε / n) weight. */
function shares(target: Place, weight: Place | null, { labelSmoothing }: EntropyAttrs, layout: Layout) {
  const lines = linesOver(target.shape, [target.shape.length === 1 ? 0 : 1])!;
  const commands: Command[] = [];
  const { outer, n, inner } = lines;
  const shape = [outer, n, inner];
  const at = layout.room(4 * outer * n * inner);
  const smoothed = add(mul(first, 1 - labelSmoothing), labelSmoothing / n);
  const inputs = [{ at: dense(target, layout, commands)!, stride: rowMajor(shape) }];
  if (weight) inputs.push({ at: layout.at(weight), stride: [0, weight.strides[0]!, 0] });
  const value = weight ? mul(smoothed, second) : smoothed;
  commands.push({ kind: 'pointwise', shape, inputs, outputs: [{ at, stride: rowMajor(shape), value }] });
  return { commands, lines, shape, at };
}

/** Cross entropy with probabilities as targets: Σ share · -log p. */
export const crossEntropy: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [x, target, weight] = inputs as [Place, Place, Place | null];
  const [out] = outputs as [Place, Place];
  const { reduction } = attrs as EntropyAttrs;
  if (target.dtype !== 'float32' || x.dtype !== 'float32' || !isDense(out) || countOf(x.shape) === 0) return null;
  const { commands, lines, shape, at } = shares(target, weight, attrs as EntropyAttrs, layout);
  const { outer, n, inner } = lines;
  const logs = layout.room(4 * outer * n * inner);
  commands.push({ kind: 'softmax', logarithmic: true, lines, at: dense(x, layout, commands)!, to: logs });
  const stride = rowMajor(shape);
  const value = where(eq(first, 0), 0, expr.neg(mul(first, second)));
  const given = [
    { at, stride },
    { at: logs, stride },
  ];
  commands.push({ kind: 'pointwise', shape, inputs: given, outputs: [{ at: logs, stride, value }] });
  const isEach = reduction === 'none';
  const losses = isEach ? layout.at(out) : layout.room(4 * outer * inner);
  commands.push({ kind: 'reduce', what: 'sum', shape, stride, at: logs, dims: [1], to: losses });
  if (isEach) return commands;
  const by = reduction === 'mean' ? outer * inner : 1;
  return [...commands, { kind: 'lossTotal', n: outer * inner, at: losses, to: layout.at(out), by }];
};

/** Its gradient: g (softmax Σ share - share). */
export const crossEntropyBackward: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [g, x, target, weight] = inputs as [Place, Place, Place, Place | null];
  const [out] = outputs as [Place];
  const { reduction } = attrs as EntropyAttrs;
  if (target.dtype !== 'float32' || x.dtype !== 'float32' || !isDense(out) || countOf(x.shape) === 0) return null;
  const { commands, lines, shape, at } = shares(target, weight, attrs as EntropyAttrs, layout);
  const { outer, n, inner } = lines;
  const [to, stride] = [layout.at(out), rowMajor(shape)];
  const likely = layout.room(4 * outer * n * inner);
  const mass = layout.room(4 * outer * inner);
  commands.push({ kind: 'softmax', logarithmic: false, lines, at: dense(x, layout, commands)!, to: likely });
  commands.push({ kind: 'reduce', what: 'sum', shape, stride, at, dims: [1], to: mass });
  const given = [
    { at: likely, stride },
    { at, stride },
    { at: mass, stride: [inner, 0, 1] },
    { at: dense(g, layout, commands)!, stride: reduction === 'none' ? [inner, 0, 1] : [0, 0, 0] },
  ];
  const by = reduction === 'mean' ? 1 / (outer * inner) : 1;
  const value = mul(mul({ given: 3 }, by), sub(mul(first, { given: 2 }), second));
  commands.push({ kind: 'pointwise', shape, inputs: given, outputs: [{ at: to, stride, value }] });
  return commands;
};
