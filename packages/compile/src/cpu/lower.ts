import type { Command, Numeric } from '@wick/kernels/plan';
import { countOf } from '../graph/geometry.ts';
import type { CallStep, Place, UpdateStep } from '../graph/ir.ts';
import * as attention from './attention.ts';
import { composedUpdate } from './composedUpdates.ts';
import { alphaDropout, dropout, rrelu } from './dropout.ts';
import { laidOut } from './laidOut.ts';
import { dense, type Layout, type Lower } from './layout.ts';
import * as moves from './moves.ts';
import * as norms from './norms.ts';
import { plainAttention, plainAttentionBackward } from './plainAttention.ts';
import { plainRecurrent, plainRecurrentBackward } from './plainRecurrent.ts';
import * as products from './products.ts';
import * as recurrent from './recurrent.ts';
import { variance } from './reduced.ts';
import * as reductions from './reductions.ts';
import * as spatial from './spatial.ts';
import { lowerTyped } from './typed.ts';

/** One way, and where there is none plain loops, if they may be. */
function either(first: Lower, loops: Lower): Lower {
  return (step, layout) => first(step, layout) ?? (layout.takesLoops ? loops(step, layout) : null);
}

/** The operations that plans have commands for, by name. All others run in JavaScript. */
const table: Readonly<Record<string, Lower>> = {
  matmul: products.matmul,
  addmm: products.addmm,
  linear: products.linear,
  sum: reductions.reduction('sum'),
  mean: reductions.reduction('mean'),
  amax: reductions.reduction('max'),
  amin: reductions.reduction('min'),
  prod: reductions.reduction('prod'),
  norm: reductions.norm,
  var: variance,
  std: variance,
  softmax: reductions.softmax(false),
  logSoftmax: reductions.softmax(true),
  softmaxBackward: reductions.softmaxBackward(false),
  logSoftmaxBackward: reductions.softmaxBackward(true),
  crossEntropy: reductions.crossEntropy,
  crossEntropyBackward: reductions.crossEntropyBackward,
  layerNorm: norms.rowNorm(norms.overLast(true)),
  layerNormBackward: norms.rowNormBackward(norms.overLast(true)),
  rmsNorm: norms.rowNorm(norms.overLast(false)),
  rmsNormBackward: norms.rowNormBackward(norms.overLast(false)),
  groupNorm: norms.rowNorm(norms.overGroups),
  groupNormBackward: norms.rowNormBackward(norms.overGroups),
  batchNorm: norms.batchNorm,
  batchNormBackward: norms.batchNormBackward,
  conv: spatial.conv('output'),
  convTranspose: spatial.conv('input'),
  convWeightGrad: spatial.convWeightGrad,
  maxPool: spatial.maxPool,
  planeScatter: spatial.planeScatter,
  avgPool: spatial.avgPool('output'),
  avgPoolBackward: spatial.avgPool('input'),
  adaptiveAvgPool: spatial.adaptiveAvgPool('output'),
  adaptiveAvgPoolBackward: spatial.adaptiveAvgPool('input'),
  scaledDotProductAttention: either(attention.attention, plainAttention),
  scaledDotProductAttentionBackward: either(attention.attentionBackward, plainAttentionBackward),
  lstm: either(recurrent.recurrent('lstm'), plainRecurrent('lstm')),
  gru: either(recurrent.recurrent('gru'), plainRecurrent('gru')),
  rnnTanh: either(recurrent.recurrent('rnnTanh'), plainRecurrent('rnnTanh')),
  rnnRelu: either(recurrent.recurrent('rnnRelu'), plainRecurrent('rnnRelu')),
  lstmBackward: either(recurrent.recurrentBackward('lstm'), plainRecurrentBackward('lstm')),
  gruBackward: either(recurrent.recurrentBackward('gru'), plainRecurrentBackward('gru')),
  rnnTanhBackward: either(recurrent.recurrentBackward('rnnTanh'), plainRecurrentBackward('rnnTanh')),
  rnnReluBackward: either(recurrent.recurrentBackward('rnnRelu'), plainRecurrentBackward('rnnRelu')),
  dropout,
  alphaDropout,
  rrelu,
  clone: moves.clone,
  to: moves.to,
  layout: moves.clone,
  copy: moves.copyInto,
  flip: moves.flip,
  cat: moves.cat,
  place: moves.placed,
  pad: moves.pad,
  triangle: moves.triangle,
  zero: moves.zero,
  fill: moves.fill,
  embedding: moves.embedding,
  embeddingBackward: moves.embeddingBackward,
};

/** The commands of a call, null where JavaScript has to do it. */
export function lowerCall(step: CallStep, layout: Layout): Command[] | null {
  if (step.pointwise !== null && step.pointwise.total !== null) return lossTotal(step, layout);
  // Element by element work on no elements.
  if ((step.pointwise ?? step.typed ?? null) !== null && step.outputs.every(isEmpty)) return [];
  if (!Object.hasOwn(table, step.op.name)) return lowerTyped(step, layout);
  const lower = table[step.op.name]!;
  return lower(step, layout) ?? laidOut(lower, step, layout);
}

const isEmpty = ({ shape }: Place) => shape.includes(0);

/** A loss of pairs: its elements by a program, then their total. */
function lossTotal(step: CallStep, layout: Layout): Command[] | null {
  const { program, inputs, total } = step.pointwise!;
  const numbers = step.pointwise!.numbers.filter((number) => typeof number === 'number');
  const [out] = step.outputs as [Place];
  if (inputs.some((input) => typeof input === 'number') || out.dtype !== 'float32') return null;
  const places = inputs as readonly Place[];
  const n = countOf(places[0]!.shape);
  if (n === 0) return null;
  const commands: Command[] = [];
  const starts = places.map((place) => dense(place, layout, commands));
  if (starts.includes(null)) return null;
  const at = layout.room(4 * n);
  const value = program.define(...[...places, ...numbers].map((_, given) => ({ given })));
  const floats = starts.map((start, i) => ({ at: start!, stride: [1], dtype: places[i]!.dtype as 'float32' | 'bool' }));
  commands.push({ kind: 'pointwise', shape: [n], inputs: floats, numbers, outputs: [{ at, stride: [1], value }] });
  commands.push({ kind: 'lossTotal', n, at, to: layout.at(out), by: total! });
  return commands;
}

/** An optimiser's step whose numbers begin at `first` among those of the plan. */
export function lowerUpdate(step: UpdateStep, first: number, layout: Layout): readonly Command[] {
  return composedUpdate(step, first, layout) ?? [ownKernel(step, first, layout)];
}

function ownKernel({ update, parameter, grad, states }: UpdateStep, first: number, layout: Layout): Command {
  if (update.kind !== 'descent' && update.kind !== 'adam')
    throw new TypeError(`compile: internal: ${update.kind} is no step of one kernel`);
  const number = (i: number): Numeric => ({ number: first + i });
  const dtype = parameter.dtype === 'float64' ? 'float64' : 'float32';
  const common = { dtype, count: countOf(parameter.shape), p: layout.at(parameter), grad: layout.at(grad) } as const;
  if (update.kind === 'descent') {
    const [buffer] = states;
    const momentum = buffer && {
      buffer: layout.at(buffer),
      momentum: number(3),
      share: number(4),
      nesterov: update.nesterov,
    };
    return { kind: 'descent', ...common, sign: number(0), decay: number(1), a: number(2), momentum: momentum ?? null };
  }
  const [m, v, most] = states as [Place, Place, Place | undefined];
  const moments = { m: layout.at(m), v: layout.at(v), most: most ? layout.at(most) : null };
  const averages = { w1: number(3), beta2: number(4), w2: number(5), correction: number(6) };
  const how = { sign: number(0), decay: number(1), shrink: number(2), ...averages, form: number(7), eps: number(8) };
  return { kind: 'adam', ...common, ...moments, ...how, a: number(9), ofGrad: number(10) };
}
