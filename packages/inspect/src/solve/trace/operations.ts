import type { RecordedCall, Tensor } from '@wick/tensor';
import type { RawMoments } from '../../profile/types.ts';
import { type Draft, shrink } from './modules.ts';
import { plainWeight, rowsWeight, transposedWeight } from './weights.ts';

/** What a recorder knows of the tensors of a call. */
export interface Known {
  /** Whether a traced signal, not a constant or a parameter. */
  isSignal(t: Tensor): boolean;
  /** The parameter that it is, or the transpose of; null if none. */
  parameter(t: Tensor | null | undefined): { readonly tensor: Tensor; readonly transposed: boolean } | null;
}

const views = new Set(
  'view permute expand select slice asStrided alias clone to layout unfold diagonal flip triangle pad place index indexSelect gather copy'.split(
    ' ',
  ),
);

/** Operations outside of the modules that are known: what each is to the signal. The signal is the draft's first input. */
export function draftOfCall({ op, inputs, attrs, outputs }: RecordedCall, known: Known): Draft | null {
  const tensors = inputs.filter((t): t is Tensor => t !== null);
  const signals = tensors.filter((t) => known.isSignal(t));
  const output = outputs[0]!;
  switch (op) {
    case 'linear':
    case 'conv':
    case 'convTranspose':
    case 'matmul':
    case 'addmm':
    case 'embedding':
      return weighted(op, inputs as readonly (Tensor | null)[], attrs, known);
    case 'add':
    case 'sub':
      if (signals.length > 1) return { kind: 'merge', merge: 'add' };
      return { kind: 'shape' };
    case 'mul':
      if (signals.length > 1) return { kind: 'merge', merge: 'mul' };
      return scaledBy(
        tensors.find((t) => !known.isSignal(t)),
        false,
      );
    case 'div':
      if (attrs !== undefined || signals.length !== 1 || !known.isSignal(inputs[0] as Tensor)) return { kind: 'other' };
      return scaledBy(
        tensors.find((t) => !known.isSignal(t)),
        true,
      );
    case 'neg':
      return { kind: 'scale', factor: { mean: -1, second: 1, fourth: 1 } };
    case 'cat':
      return signals.length > 1
        ? { kind: 'merge', merge: 'cat', sizes: signals.map((t) => t.numel()) }
        : { kind: 'shape' };
    case 'maxPool':
    case 'avgPool':
      return { kind: 'pool', pool: { kind: op === 'maxPool' ? 'max' : 'avg', window: windowOf(attrs) } };
    case 'adaptiveMaxPool':
    case 'amax':
      return { kind: 'pool', pool: { kind: 'max', window: shrink(signals[0] ?? null, output) } };
    case 'adaptiveAvgPool':
    case 'mean':
      return { kind: 'pool', pool: { kind: 'avg', window: shrink(signals[0] ?? null, output) } };
    case 'dropout':
      return { kind: 'dropout', p: (attrs as { p: number }).p };
    case 'batchNorm':
    case 'layerNorm':
    case 'groupNorm':
    case 'rmsNorm':
      return { kind: 'norm', note: 'a function: no gain to set' };
    default:
      return { kind: views.has(op) ? 'shape' : 'other' };
  }
}

function windowOf(attrs: unknown): number {
  return (attrs as { kernel: readonly number[] }).kernel.reduce((a, b) => a * b, 1);
}

function weighted(op: string, inputs: readonly (Tensor | null)[], attrs: unknown, known: Known): Draft {
  const [first, second, third] = op === 'addmm' ? [inputs[1], inputs[2], inputs[0]] : inputs;
  const at = op === 'embedding' ? (known.parameter(first) ?? known.parameter(second)) : known.parameter(second);
  if (!at) return { kind: 'other' };
  const bias = known.parameter(third)?.tensor ?? null;
  if (op === 'embedding') return { kind: 'embedding', weight: plainWeight(at.tensor) };
  if (op === 'convTranspose')
    return { kind: 'layer', weight: transposedWeight(at.tensor, bias, (attrs as { groups: number }).groups) };
  // x @ w takes w's rows as inputs, linear(x, w) and x @ w.T its columns.
  const byRows = op === 'linear' || op === 'conv' || at.transposed;
  return { kind: 'layer', weight: byRows ? rowsWeight(at.tensor, bias) : transposedWeight(at.tensor, bias, 1) };
}

function scaledBy(constant: Tensor | undefined, divide: boolean): Draft {
  if (!constant) return { kind: 'shape' };
  if (divide && constant.numel() !== 1) return { kind: 'other' };
  return { kind: 'scale', factor: momentsOfConstant(constant, divide) };
}

function momentsOfConstant(constant: Tensor, divide: boolean): RawMoments {
  const values = Array.from(constant.detach().toTypedArray() as Float32Array, (value) =>
    divide ? 1 / Number(value) : Number(value),
  );
  const average = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / values.length;
  return { mean: average(1), second: average(2), fourth: average(4) };
}
