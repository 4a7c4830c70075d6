import { type Tensor, tensor, where } from '@wick/tensor';
import { OnnxError } from '../../error.ts';
import { axisOf, given, limited, numberOf, numbersOf, type Operators } from '../call.ts';

/** Indices counted from the front, as int64. */
function fromFront(indices: Tensor, size: number): Tensor {
  const whole = indices.to('int64');
  return where(whole.lt(0), whole.add(size), whole);
}

/** Elements by index. */
export const pick: Operators = {
  Gather(call) {
    const x = given(call, 0);
    const dim = axisOf(call.attributes.int('axis', 0), x.ndim);
    const indices = fromFront(given(call, 1), x.shape[dim]!);
    const picked = x.indexSelect(dim, indices.reshape([-1]));
    return picked.reshape([...x.shape.slice(0, dim), ...indices.shape, ...x.shape.slice(dim + 1)]);
  },
  GatherElements(call) {
    const x = given(call, 0);
    const dim = axisOf(call.attributes.int('axis', 0), x.ndim);
    return x.gather(dim, fromFront(given(call, 1), x.shape[dim]!));
  },
  GatherND(call) {
    const [x, indices] = [given(call, 0), given(call, 1)];
    const batch = call.attributes.int('batch_dims', 0);
    const depth = indices.shape.at(-1)!;
    const rest = x.shape.slice(batch + depth);
    const rows = rowsOf(x.shape, indices, batch);
    const flat = x.reshape([-1, ...rest]);
    return flat.indexSelect(0, rows).reshape([...indices.shape.slice(0, -1), ...rest]);
  },
  ScatterElements(call) {
    const [x, source] = [given(call, 0), given(call, 2)];
    const dim = axisOf(call.attributes.int('axis', 0), x.ndim);
    const indices = fromFront(given(call, 1), x.shape[dim]!);
    const how = call.attributes.string('reduction', 'none');
    if (how === 'none') return x.scatter(dim, indices, source);
    if (how === 'add') return x.scatterAdd(dim, indices, source);
    return oneByOne(x.reshape([-1]), elementsAt(x, dim, indices), source.reshape([-1]), how).reshape(x.shape);
  },
  ScatterND(call) {
    const [x, indices, updates] = [given(call, 0), given(call, 1), given(call, 2)];
    const rest = x.shape.slice(indices.shape.at(-1)!);
    const rows = rowsOf(x.shape, indices, 0);
    const flat = x.reshape([-1, ...rest]);
    const values = updates.reshape([-1, ...rest]);
    const how = call.attributes.string('reduction', 'none');
    if (how === 'none') return flat.indexCopy(0, rows, values).reshape(x.shape);
    if (how === 'add') return flat.indexAdd(0, rows, values).reshape(x.shape);
    return oneByOne(flat, numbersOf(rows), values, how).reshape(x.shape);
  },
  Compress(call) {
    const x = given(call, 0);
    const condition = numbersOf(given(call, 1));
    const places = condition.flatMap((on, i) => (on !== 0 ? [BigInt(i)] : []));
    const index = tensor(places, { dtype: 'int64' });
    if (!call.attributes.has('axis')) return x.reshape([-1]).indexSelect(0, index);
    return x.indexSelect(axisOf(call.attributes.int('axis'), x.ndim), index);
  },
  NonZero: (call) => given(call, 0).nonzero().t().contiguous(),
  OneHot(call) {
    const indices = given(call, 0);
    const depth = numberOf(given(call, 1));
    limited(call, [...given(call, 0).shape, depth]);
    const [off, on] = given(call, 2).unbind(0) as [Tensor, Tensor];
    const axis = axisOf(call.attributes.int('axis', -1), indices.ndim + 1);
    const whole = indices.to('int64');
    const places = where(whole.lt(0), whole.add(depth), whole).unsqueeze(axis);
    const steps = tensor(
      Array.from({ length: depth }, (_, i) => BigInt(i)),
      { dtype: 'int64' },
    );
    const classes = steps.reshape([depth, ...new Array<number>(indices.ndim - axis).fill(1)]);
    return where(places.eq(classes), on, off);
  },
};

/** Where the tuples at the end of `indices` lie, in a tensor whose indexed dimensions are one. */
function rowsOf(shape: readonly number[], indices: Tensor, batch: number): Tensor {
  const depth = indices.shape.at(-1)!;
  const tuples = numbersOf(indices);
  const count = depth === 0 ? 0 : tuples.length / depth;
  const batches = shape.slice(0, batch).reduce((a, b) => a * b, 1);
  const rows = new Array<bigint>(count);
  for (let i = 0; i < count; i++) {
    let row = Math.floor(i / (count / batches));
    for (let d = 0; d < depth; d++) {
      const size = shape[batch + d]!;
      const index = tuples[i * depth + d]!;
      if (index < -size || index >= size) throw new OnnxError(`index ${index} is out of bounds for size ${size}`);
      row = row * size + (index < 0 ? index + size : index);
    }
    rows[i] = BigInt(row);
  }
  return tensor(rows, { dtype: 'int64' });
}

/** Where elements that are indexed along `dim` lie in the flat tensor. */
function elementsAt(x: Tensor, dim: number, indices: Tensor): number[] {
  const along = numbersOf(indices);
  const { shape } = indices;
  return along.map((index, i) => {
    let rest = i;
    let place = 0;
    let stride = 1;
    for (let d = shape.length - 1; d >= 0; d--) {
      place += (d === dim ? index : rest % shape[d]!) * stride;
      rest = Math.floor(rest / shape[d]!);
      stride *= x.shape[d]!;
    }
    return place;
  });
}

/** A copy with updates multiplied into places, or that keeps the larger or smaller, one update after the other: places may repeat. */
function oneByOne(target: Tensor, places: readonly number[], updates: Tensor, how: string): Tensor {
  if (how !== 'mul' && how !== 'max' && how !== 'min') throw new OnnxError(`there is no reduction '${how}'`);
  const result = target.clone();
  places.forEach((place, i) => {
    const old = result.select(0, place);
    const update = updates.select(0, i);
    old.copy_(how === 'mul' ? old.mul(update) : how === 'max' ? old.maximum(update) : old.minimum(update));
  });
  return result;
}
