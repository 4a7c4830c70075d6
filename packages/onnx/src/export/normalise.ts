import type { HalfDType, OpAttrs } from '@wick/tensor/internal';
import { float } from './attributes.ts';
import type { Builder } from './builder.ts';
import { type Call, type Emitters, nameOf, operand, steady } from './call.ts';

type Floating = 'float32' | 'float64' | HalfDType;

const filled = (b: Builder, hint: string, n: number, value: number, dtype: Floating): string =>
  b.floats(b.fresh(hint), new Array<number>(n).fill(value), dtype);

/** How many dimensions at the end are normalised, which have the same sizes in all runs. */
function trailing(call: Call<OpAttrs['layerNorm']>): number {
  steady(call, 'the shape that is normalised', ({ attrs }) => attrs);
  return call.attrs.normalizedShape.length;
}

/** Normalisations. */
export const normalise: Emitters = {
  batchNorm(b, call) {
    const { eps, training } = call.attrs;
    steady(call, 'an option', ({ attrs }) => attrs);
    if (training) return [byItsOwn(b, call, eps), null, null];
    const dtype = operand(call, 0).dtype as Floating;
    const channels = operand(call, 3).shape[0]!;
    const y = b.emit(
      'BatchNormalization',
      [
        nameOf(b, call, 0),
        nameOf(b, call, 1) || filled(b, 'ones', channels, 1, dtype),
        nameOf(b, call, 2) || filled(b, 'zeros', channels, 0, dtype),
        nameOf(b, call, 3),
        nameOf(b, call, 4),
      ],
      { epsilon: float(eps) },
    );
    return [y, null, null];
  },
  layerNorm(b, call) {
    const { eps } = call.attrs;
    const x = operand(call, 0);
    const count = trailing(call);
    const name = nameOf(b, call, 0);
    const ones = () => b.emit('Expand', [b.scalar(1, x.dtype), b.ints(x.shape.slice(-count))]);
    const scale = nameOf(b, call, 1) || ones();
    return [b.emit('LayerNormalization', [name, scale, nameOf(b, call, 2)], { axis: -count, epsilon: float(eps) })];
  },
  rmsNorm(b, call) {
    const { eps } = call.attrs;
    const x = operand(call, 0);
    const count = trailing(call);
    const name = nameOf(b, call, 0);
    const axes = b.ints(Array.from({ length: count }, (_, i) => i - count));
    const mean = b.emit('ReduceMean', [b.emit('Mul', [name, name]), axes], { keepdims: 1 });
    const root = b.emit('Sqrt', [b.emit('Add', [mean, b.scalar(eps, x.dtype)])]);
    return [affine(b, call, b.emit('Div', [name, root]), (weight) => weight)];
  },
  groupNorm(b, call) {
    const { groups, eps } = call.attrs;
    const x = operand(call, 0);
    const dtype = x.dtype as Floating;
    steady(call, 'the number of groups', ({ attrs }) => attrs);
    const name = nameOf(b, call, 0);
    const grouped = b.emit('Reshape', [name, b.ints([0, groups, -1])]);
    const scale = filled(b, 'ones', groups, 1, dtype);
    const shift = filled(b, 'zeros', groups, 0, dtype);
    const normal = b.emit('InstanceNormalization', [grouped, scale, shift], { epsilon: float(eps) });
    const back = b.emit('Reshape', [normal, b.emit('Shape', [name])]);
    const tail = Array.from({ length: x.ndim - 2 }, () => 1);
    return [affine(b, call, back, (weight) => b.emit('Reshape', [weight, b.ints([-1, ...tail])]))];
  },
};

/** (x - mean) / √(variance + eps) with the statistics of the input itself: every dimension but the channels'. */
function byItsOwn(b: Builder, call: Call, eps: number): string {
  const x = operand(call, 0);
  const others = Array.from({ length: x.ndim }, (_, i) => i).filter((i) => i !== 1);
  const mean = (name: string): string => b.emit('ReduceMean', [name, b.ints(others)], { keepdims: 1 });
  const name = nameOf(b, call, 0);
  const centred = b.emit('Sub', [name, mean(name)]);
  const variance = mean(b.emit('Mul', [centred, centred]));
  const root = b.emit('Sqrt', [b.emit('Add', [variance, b.scalar(eps, x.dtype)])]);
  const tail = others.slice(1).map(() => 1);
  return affine(b, call, b.emit('Div', [centred, root]), (weight) =>
    b.emit('Reshape', [weight, b.ints([-1, ...tail])]),
  );
}

/** weight · x + bias, of those that are given. */
function affine(b: Builder, call: Call, x: string, shaped: (name: string) => string): string {
  const [weight, bias] = [nameOf(b, call, 1), nameOf(b, call, 2)];
  const scaled = weight ? b.emit('Mul', [x, shaped(weight)]) : x;
  return bias ? b.emit('Add', [scaled, shaped(bias)]) : scaled;
}
