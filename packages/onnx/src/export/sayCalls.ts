import type { OpAttrs } from '@wick/tensor/internal';
import { OnnxError } from '../error.ts';
import type { Builder } from './builder.ts';
import { type Call, type Emitter, type Emitters, steady } from './call.ts';
import { elementwise } from './elementwise.ts';
import { movement } from './movement.ts';
import { normalise } from './normalise.ts';
import { products } from './products.ts';
import { recurrent } from './recurrent.ts';
import { reduce } from './reduce.ts';
import { resample } from './resample.ts';
import { blocks, spatial } from './spatial.ts';
import type { Seen, Trace, TracedCall } from './trace.ts';
import type { View } from './values.ts';
import { views } from './views.ts';
import { writes } from './writes.ts';

const emitters: Emitters = {
  ...elementwise,
  ...movement,
  ...normalise,
  ...products,
  ...recurrent,
  ...reduce,
  ...resample,
  ...spatial,
  ...blocks,
  ...writes,
};

/** Operations whose attributes follow from sizes: each emitter tells itself what must be the same in all runs. */
const withSizes: ReadonlySet<string> = new Set<keyof OpAttrs>([
  'adaptiveAvgPool',
  'adaptiveMaxPool',
  'asStrided',
  'avgPool',
  'batchNorm',
  'conv',
  'convTranspose',
  'expand',
  'foldBlocks',
  'groupNorm',
  'gru',
  'interpolate',
  'layerNorm',
  'lstm',
  'maxPool',
  'pad',
  'rmsNorm',
  'rnnRelu',
  'rnnTanh',
  'select',
  'slice',
  'sort',
  'topk',
  'unfoldBlocks',
  'view',
  'wrapIndex',
]);

/** Operations that leave nothing of what their first operand was. */
const overwriting: ReadonlySet<string> = new Set<keyof OpAttrs>(['fill', 'zero', 'copy']);

/** Says all operations of the runs, one after the other. */
export function sayCalls(b: Builder, runs: readonly Trace[]): void {
  runs[0]!.calls.forEach((call, i) => {
    const all = runs.map((run) => run.calls[i]!);
    try {
      sayCall(b, { ...call, runs: all }, all);
    } catch (error) {
      if (!(error instanceof OnnxError)) throw error;
      throw new OnnxError(`exportOnnx: ${titleOf(call)}${error.message.replace(/^exportOnnx: /, ': ')}`);
    }
  });
}

const titleOf = ({ op, path }: TracedCall) => `${op}${path ? ` in module '${path}'` : ''}`;

function sayCall(b: Builder, call: Call, runs: readonly TracedCall[]): void {
  const { op, inPlace } = call;
  const results = call.outputs.map((_, k) => runs.map(({ outputs }) => outputs[k]!));
  if (!withSizes.has(op)) steady(call, 'an option', ({ attrs }) => attrs);
  const view = inPlace ? undefined : entry<(b: Builder, call: Call) => View>(views, op);
  if (view) {
    results.forEach((seen, k) => {
      b.values.bindView(seen, operandsAt(runs, k), view(b, call));
      b.learn(b.values.name(seen), seen);
    });
    return;
  }
  const emitter = entry<Emitter>(emitters, op);
  // A function with gradients of its own: what it is made of was recorded before it.
  if (emitter === undefined && !inPlace && results.every((seen) => b.values.isResult(seen))) return;
  if (emitter === undefined) throw new OnnxError(' cannot be exported');
  const names = emitter(b, call);
  if (inPlace) {
    b.values.write(operandsAt(runs, 0), names[0]!, overwriting.has(op));
    return;
  }
  results.forEach((seen, k) => {
    const name = names[k] ?? null;
    b.values.bind(seen, name, `result ${k} of ${op}`);
    if (name !== null) b.learn(name, seen);
  });
}

/** The entry of a table for an operation: the recorder says that the call's attributes are those of its name. */
function entry<T>(table: object, op: string): T | undefined {
  return Object.hasOwn(table, op) ? Reflect.get(table, op) : undefined;
}

function operandsAt(runs: readonly TracedCall[], i: number): Seen[] {
  return runs.map(({ inputs }) => inputs[i]!);
}
