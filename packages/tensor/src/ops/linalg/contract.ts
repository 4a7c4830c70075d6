import { showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { numelOf } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { sum } from '../reduce/sum.ts';
import { diagonal } from '../shape/diagonal.ts';
import { permute } from '../shape/permute.ts';
import { reshape } from '../shape/reshape.ts';
import { product } from './matmulOp.ts';

/** A tensor with a name for each dimension; dimensions of one name in two operands run together. */
export interface Labelled {
  readonly tensor: Tensor;
  readonly labels: readonly string[];
}

/** Replaces dimensions that have one name by their diagonal. */
export function takeDiagonals(where: string, { tensor, labels }: Labelled): Labelled {
  const names = [...labels];
  let t = tensor;
  for (let i = 0; i < names.length; i++) {
    for (let j = names.indexOf(names[i]!, i + 1); j >= 0; j = names.indexOf(names[i]!, i + 1)) {
      if (t.shape[i] !== t.shape[j]) {
        throw new ShapeError(
          `${where}: dimension '${names[i]}' stands for sizes ${t.shape[i]} and ${t.shape[j]} of one operand of shape ${showShape(tensor.shape)}`,
        );
      }
      // The diagonal comes last: bring it to the place of its first dimension.
      t = diagonal(t, 0, i, j);
      const last = t.ndim - 1;
      const order = [...t.shape.keys()].slice(0, last);
      order.splice(i, 0, last);
      t = permute(t, order);
      names.splice(j, 1);
    }
  }
  return { tensor: t, labels: names };
}

/** Sums over the dimensions that `keep` does not name. */
export function sumOut({ tensor, labels }: Labelled, keep: (label: string) => boolean): Labelled {
  const dims = [...labels.keys()].filter((d) => !keep(labels[d]!));
  if (dims.length === 0) return { tensor, labels };
  return { tensor: sum(tensor, dims), labels: labels.filter(keep) };
}

/** The dimensions in the order of `labels`, which names each of them once. */
export function inOrder(x: Labelled, labels: readonly string[]): Tensor {
  return permute(
    x.tensor,
    labels.map((label) => x.labels.indexOf(label)),
  );
}

/**
 * The product of two operands, summed over the dimensions that `keep` does not name: a batch of matrix products over
 * [shared and kept, only in a, shared and summed] and [shared and kept, shared and summed, only in b].
 */
export function contract(where: string, x: Labelled, y: Labelled, keep: (label: string) => boolean): Labelled {
  const [a, b] = matchSizes(where, x, y);
  const left = sumOut(a, (label) => keep(label) || b.labels.includes(label));
  const right = sumOut(b, (label) => keep(label) || a.labels.includes(label));
  const shared = left.labels.filter((label) => right.labels.includes(label));
  const batch = shared.filter(keep);
  const summed = shared.filter((label) => !keep(label));
  const onlyA = left.labels.filter((label) => !shared.includes(label));
  const onlyB = right.labels.filter((label) => !shared.includes(label));
  const p = inOrder(left, [...batch, ...onlyA, ...summed]);
  const q = inOrder(right, [...batch, ...summed, ...onlyB]);
  const batchShape = p.shape.slice(0, batch.length);
  const aShape = p.shape.slice(batch.length, batch.length + onlyA.length);
  const bShape = q.shape.slice(batch.length + summed.length);
  const sumSize = numelOf(p.shape.slice(batch.length + onlyA.length));
  const shape = [...batchShape, ...aShape, ...bShape];
  const labels = [...batch, ...onlyA, ...onlyB];
  if (summed.length === 0) {
    const spread = reshape(p, [...batchShape, ...aShape, ...bShape.map(() => 1)]);
    return { tensor: spread.mul(reshape(q, [...batchShape, ...aShape.map(() => 1), ...bShape])), labels };
  }
  // Where nothing is added up PyTorch multiplies element by element, and the order of memory is the iterator's.
  if (sumSize === 1) return { tensor: reshape(alongAll(left, right, [...labels, ...summed]), shape), labels };
  const lead = batch.length === 0 ? [] : [numelOf(batchShape)];
  const matrices = product(
    reshape(p, [...lead, numelOf(aShape), sumSize]),
    reshape(q, [...lead, sumSize, numelOf(bShape)]),
  );
  return { tensor: reshape(matrices, shape), labels };
}

/** The product element by element over all dimensions, in this order. */
function alongAll(x: Labelled, y: Labelled, labels: readonly string[]): Tensor {
  const spread = ({ tensor, labels: own }: Labelled) => {
    const missing = labels.filter((label) => !own.includes(label));
    return inOrder({ tensor: missing.reduce((t) => t.unsqueeze(-1), tensor), labels: [...own, ...missing] }, labels);
  };
  return spread(x).mul(spread(y));
}

/** Drops dimensions of size 1 that the other operand has with another size: they broadcast. */
function matchSizes(where: string, x: Labelled, y: Labelled): [Labelled, Labelled] {
  const sizeIn = (of: Labelled, label: string) => of.tensor.shape[of.labels.indexOf(label)];
  for (const label of x.labels) {
    const [m, n] = [sizeIn(x, label), sizeIn(y, label)];
    if (n !== undefined && m !== n && m !== 1 && n !== 1) {
      throw new ShapeError(
        `${where}: dimension '${label}' has size ${m} in an operand of shape ${showShape(x.tensor.shape)} and ${n} in one of shape ${showShape(y.tensor.shape)}`,
      );
    }
  }
  const trim = (one: Labelled, other: Labelled): Labelled => {
    const stays = (label: string) => !(sizeIn(one, label) === 1 && (sizeIn(other, label) ?? 1) !== 1);
    const kept = [...one.labels.keys()].filter((d) => stays(one.labels[d]!));
    if (kept.length === one.labels.length) return one;
    return {
      tensor: reshape(
        one.tensor,
        kept.map((d) => one.tensor.shape[d]!),
      ),
      labels: kept.map((d) => one.labels[d]!),
    };
  };
  return [trim(x, y), trim(y, x)];
}
