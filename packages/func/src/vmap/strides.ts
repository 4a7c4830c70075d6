import type { Tensor } from '@wick/tensor';
import { apply, memoryKey } from '@wick/tensor/internal';
import { isSampled } from '../levels/wrap.ts';
import { type BatchCall, full, type Rule } from './call.ts';

interface Geometry {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

interface StridedAttrs {
  readonly geometry: Geometry;
  readonly baseStrides: readonly number[];
}

/** One more dimension of a view, in which samples lie `step` apart. */
function further(geometry: Geometry, size: number, step: number): Geometry {
  return { ...geometry, shape: [size, ...geometry.shape], strides: [step, ...geometry.strides] };
}

/** The same of a view and of its base. */
function bothFurther({ geometry, baseStrides }: StridedAttrs, size: number, step: number): StridedAttrs {
  return { geometry: further(geometry, size, step), baseStrides: [step, ...baseStrides] };
}

/** Zeros with the values put in a view of them: one more dimension of the view and of what it looks at. */
const placeRule: Rule = ({ op, inputs, attrs, size }) => {
  const { geometry, baseShape } = attrs as { geometry: Geometry; baseShape: readonly number[] };
  const step = baseShape.reduce((n, s) => n * s, 1);
  return apply(op, [inputs[0]!], { geometry: further(geometry, size, step), baseShape: [size, ...baseShape] });
};

function checkReach({ shape, strides, offset }: Geometry, x: Tensor): void {
  const last = shape.reduce((at, n, d) => at + (n - 1) * strides[d]!, x.storageOffset() + offset);
  const have = memoryKey(x).size;
  if (!shape.includes(0) && last >= have)
    throw new RangeError(`vmap: asStrided reaches element ${last} of a storage of ${have} in the last sample`);
}

/** A view at any strides. @throws RangeError where the last sample's would reach past the memory of all */
const asStridedRule: Rule = ({ op, inputs, attrs, size }) => {
  const [x] = inputs as [Tensor];
  const wide = bothFurther(attrs as StridedAttrs, size, x.stride(0));
  // What is sampled further out has its memory there, and is looked at there.
  if (!isSampled(x)) checkReach(wide.geometry, x);
  return apply(op, [x], wide);
};

/** How many places a geometry reaches over, at most. */
function reach(shape: readonly number[], strides: readonly number[]): number {
  return shape.reduce((n, s, i) => n + Math.max(s - 1, 0) * Math.abs(strides[i]!), 1);
}

/** So far apart samples lie that neither the base of one nor a view of it meets those of the next. */
function stepOf({ geometry, baseStrides }: StridedAttrs, baseShape: readonly number[]): number {
  return reach(baseShape, baseStrides) + Math.abs(geometry.offset) + reach(geometry.shape, geometry.strides);
}

/** The reverse of a view at any strides. */
const stridedAddRule: Rule = ({ op, inputs, attrs, size }) => {
  const given = attrs as StridedAttrs & { baseShape: readonly number[] };
  return apply(op, [inputs[0]!], {
    ...bothFurther(given, size, stepOf(given, given.baseShape)),
    baseShape: [size, ...given.baseShape],
  });
};

/** A base whose part was overwritten, by zeros where there is no value. */
const viewWriteRule: Rule = (call: BatchCall) => {
  const given = call.attrs as StridedAttrs;
  const base = full(call, 0);
  const value = call.inputs[1] ? full(call, 1) : null;
  return apply(call.op, [base, value], bothFurther(given, call.size, stepOf(given, base.shape.slice(1))));
};

/** Rules of views that are told by their strides. */
export const stridedRules: readonly (readonly [names: string, rule: Rule])[] = [
  ['place', placeRule],
  ['asStrided', asStridedRule],
  ['stridedAdd', stridedAddRule],
  ['viewWrite', viewWriteRule],
];
