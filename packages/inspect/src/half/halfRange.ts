import type { Module } from '@wick/nn';
import { forkRng, manualSeed, noGrad, type RemovableHandle, type Tensor } from '@wick/tensor';
import { optionTable } from '@wick/tensor/internal';
import { checkModule, firstTensor, inMode, needGrad, readInputs } from '../arguments.ts';
import { runBackward, unchanged } from '../signal/running.ts';
import { signalRules } from '../signal/signalPropagation.ts';
import { columns } from '../signal/table.ts';
import type { SignalOptions } from '../signal/types.ts';
import { scan } from '../stats/tensorStats.ts';
import { valuesOf } from '../stats/values.ts';
import type { ModelInput } from '../summary/types.ts';
import { type HalfRange, type HalfShares, halfRangeOf } from './ranges.ts';

/** Options of {@link halfRange}. */
export type HalfRangeOptions = Pick<SignalOptions, 'target' | 'lossFunction' | 'seed' | 'mode'>;

/** One tensor of a step, and what 16-bit types make of it. */
export interface HalfRow extends HalfRange {
  /** The layer's or the parameter's dotted name. */
  readonly path: string;
  /** What of it: the layer's output, the loss's gradient there; the parameter, its gradient. */
  readonly what: 'activation' | 'gradient' | 'parameter' | 'parameter gradient';
  /** The largest finite size. */
  readonly largest: number;
  /** The smallest finite size that is not 0. */
  readonly smallest: number;
}

/** What {@link halfRange} finds: plain data, and a table by `toString()`. */
export interface HalfRangeReport {
  /** Parameters, then activations in the order of the run; with a target the gradients of both. */
  readonly rows: readonly HalfRow[];
  /** Of float16: rows in which something becomes infinite, and in which more than a twentieth becomes 0. */
  readonly float16: { readonly overflows: readonly string[]; readonly underflows: readonly string[] };
  /** The same of bfloat16. */
  readonly bfloat16: { readonly overflows: readonly string[]; readonly underflows: readonly string[] };
  /**
   * The power of two to multiply the loss with so that gradients lie within float16 with a factor of 16 to spare; null
   * without a target, or where gradients are 0.
   */
  readonly lossScale: number | null;
  /** The table. */
  toString(): string;
}

/** A share of zeros that were none from which on a tensor is said to underflow. */
const manyLost = 0.05;

const { target, lossFunction, seed, mode } = signalRules;
const table = optionTable({ target, lossFunction, seed, mode });

/**
 * Which tensors of the first step would leave the range of float16 or bfloat16: parameters, the outputs of all layers,
 * and with a target the gradients of both. The model runs as it is, in float32; what lies beyond 65,504 would be infinite in
 * float16, what is below 2⁻²⁵ would be 0, what is below 2⁻¹⁴ loses digits. bfloat16 has float32's range, and eight bits.
 *
 * Sums inside a layer are taken in float32 on all hardware that has 16-bit products; they are not looked at.
 * Parameters, their gradients, buffers and the default generator are as before afterwards.
 *
 * @param input - a batch, or its shape
 * @throws TypeError or RangeError if an argument is not what its option says; what forward() and the loss throw.
 * @example
 * ```ts
 * manualSeed(0);
 * const model = models.mlp(64, [64, 64, 10]);
 * const report = inspect.halfRange(model, randn(8, 64).mul(1e5));
 * report.float16.overflows[0]; // '0 (activation)'
 * ```
 * @see Micikevicius et al., Mixed precision training (2018), https://arxiv.org/abs/1710.03740
 */
export function halfRange(model: Module, input: ModelInput, options?: HalfRangeOptions): HalfRangeReport {
  checkModule('halfRange', model);
  const read = table.read('halfRange', options);
  if (read.target) needGrad('halfRange');
  const rows = forkRng(() => {
    manualSeed(read.seed);
    const inputs = readInputs('halfRange', input);
    return unchanged(model, () => inMode(model, read.mode, () => measure(model, inputs, read)));
  });
  const named = (type: keyof HalfRange, isIn: (shares: HalfShares) => boolean) =>
    rows.filter((row) => isIn(row[type])).map(({ path, what }) => `${path} (${what})`);
  const sides = (type: keyof HalfRange) => ({
    overflows: named(type, ({ overflow }) => overflow > 0),
    underflows: named(type, ({ underflow }) => underflow > manyLost),
  });
  const data = { rows, float16: sides('float16'), bfloat16: sides('bfloat16'), lossScale: lossScaleOf(rows) };
  return Object.defineProperty(data, 'toString', { value: () => tableOf(data) });
}

function measure(model: Module, inputs: readonly Tensor[], read: HalfRangeOptions): HalfRow[] {
  const activations: HalfRow[] = [];
  const gradients: HalfRow[] = [];
  const handles: RemovableHandle[] = [];
  try {
    for (const [path, module] of model.namedModules()) {
      if (module.children().next().done !== true) continue;
      handles.push(
        module.registerForwardHook((_, __, output) => {
          const tensor = firstTensor(output);
          if (!tensor?.isFloatingPoint()) return undefined;
          activations.push(rowOf(path, 'activation', tensor));
          if (tensor.requiresGrad)
            tensor.registerHook((gradient) => void gradients.unshift(rowOf(path, 'gradient', gradient)));
          return undefined;
        }),
      );
    }
    const output = read.target ? model.forward(...inputs) : noGrad(() => model.forward(...inputs));
    if (read.target) runBackward('halfRange', output, read.target, read);
  } finally {
    for (const handle of handles) handle.remove();
  }
  const parameters = [...model.namedParameters()];
  return [
    ...parameters.map(([path, parameter]) => rowOf(path, 'parameter', parameter)),
    ...activations,
    ...gradients,
    ...parameters.flatMap(([path, { grad }]) => (grad ? [rowOf(path, 'parameter gradient', grad)] : [])),
  ];
}

function rowOf(path: string, what: HalfRow['what'], tensor: Tensor): HalfRow {
  const values = valuesOf('halfRange', tensor.detach());
  const { range } = scan(values);
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (size > 0 && size < smallest) smallest = size;
  }
  const largest = range ? Math.max(-range[0], range[1]) : Number.NaN;
  return { path, what, largest, smallest, ...halfRangeOf(values) };
}

/** 2^n so that the largest gradient comes to lie below 65,504 / 16. */
function lossScaleOf(rows: readonly HalfRow[]): number | null {
  const sizes = rows.filter(({ what }) => what.endsWith('gradient')).map(({ largest }) => largest);
  const most = Math.max(0, ...sizes.filter(Number.isFinite));
  return most === 0 ? null : 2 ** Math.floor(Math.log2(65504 / 16 / most));
}

function tableOf({ rows, float16, bfloat16, lossScale }: Omit<HalfRangeReport, 'toString'>): string {
  const percent = (share: number) => (share === 0 ? '--' : `${(100 * share).toPrecision(2)}%`);
  const cells = rows.map(({ path, what, smallest, largest, ...types }) => [
    `${path} (${what})`,
    ...[smallest, largest].map((size) => (Number.isFinite(size) ? size.toExponential(2) : '--')),
    ...[types.float16.overflow, types.float16.underflow, types.float16.subnormal, types.bfloat16.overflow].map(percent),
  ]);
  const heads = ['Tensor', 'smallest', 'largest', 'infinite', 'zero', 'inexact', 'bfloat16'];
  const count = (side: readonly string[], verb: string) =>
    side.length === 0
      ? []
      : [`${side.length} of ${rows.length} ${verb}: ${side.slice(0, 3).join(', ')}${side.length > 3 ? ', …' : ''}`];
  return [
    columns([heads, ...cells]),
    ...count(float16.overflows, 'overflow float16'),
    ...count(float16.underflows, 'underflow float16'),
    ...count(bfloat16.overflows, 'overflow bfloat16'),
    ...(lossScale === null ? [] : [`Loss scale: ${lossScale}`]),
  ].join('\n');
}
