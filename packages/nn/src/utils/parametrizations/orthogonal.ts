import { any, flag, type Given, optionTable, orNull, type RulesFor, text } from '@wick/tensor/internal';
import {
  allclose,
  cat,
  diagonal,
  eye,
  noGrad,
  qr,
  randn,
  ShapeError,
  stack,
  type Tensor,
  zerosLike,
} from '@wick/tensor/light';
import { Module } from '../../module/module.ts';
import { registerParametrization } from '../parametrize/registerParametrization.ts';
import { maps, reflectorsOf } from './orthogonalMaps.ts';
import { tensorOf } from './weightNorm.ts';

/** Options of {@link orthogonal}. */
export interface OrthogonalOptions {
  /** Which parameter. Default: 'weight'. */
  name?: string;
  /** How a free matrix becomes an orthogonal one. Default: 'matrix_exp' for square ones, else 'householder'. */
  orthogonalMap?: keyof typeof maps | null;
  /** Let the map begin at the weight as it is (`base` in the state), not at the identity. Default: true. */
  useTrivialization?: boolean;
}

const table = optionTable(
  {
    name: text('weight'),
    orthogonalMap: orNull<keyof typeof maps>(
      any(
        'householder',
        `one of ${Object.keys(maps).join(', ')}`,
        (given) => typeof given === 'string',
        (given: string) => Object.hasOwn(maps, given),
      ),
    ),
    useTrivialization: flag(true),
  } satisfies RulesFor<OrthogonalOptions>,
  ['name', 'orthogonalMap'],
);

const transposed = (x: Tensor): Tensor => x.transpose(-2, -1);
const isWide = (x: Tensor): boolean => x.shape.at(-2)! < x.shape.at(-1)!;

class Orthogonal extends Module {
  static override readonly name: string = '_Orthogonal';
  declare base: Tensor | null;

  constructor(
    readonly shape: readonly number[],
    readonly orthogonalMap: keyof typeof maps,
    readonly useTrivialization: boolean,
  ) {
    super();
    if (useTrivialization) this.registerBuffer('base', null);
    // The other maps have no inverse that could be computed: the weight cannot be assigned then.
    else if (orthogonalMap !== 'householder') Object.defineProperty(this, 'rightInverse', { value: undefined });
  }

  override forward(x: Tensor): Tensor {
    const wide = isWide(x);
    const mapped = maps[this.orthogonalMap](wide ? transposed(x) : x);
    const q = this.base ? this.base.matmul(mapped) : mapped;
    return wide ? transposed(q) : q;
  }

  rightInverse(value: Tensor): Tensor {
    if (value.shape.join() !== this.shape.join())
      throw new ShapeError(`orthogonal: expected shape [${this.shape.join(', ')}], got [${value.shape.join(', ')}]`);
    const wide = isWide(value);
    const tall = wide ? transposed(value) : value;
    if (!this.useTrivialization) {
      const x = reflectorsOf(tall);
      return wide ? transposed(x) : x;
    }
    this.base = noGrad(() => squareOf(tall.detach()));
    return minusIdentity(value);
  }
}

/** -I: where every map gives the identity. */
function minusIdentity(like: Tensor): Tensor {
  const made = zerosLike(like);
  diagonal(made, 0, -2, -1).fill_(-1);
  return made;
}

/** A square orthogonal matrix whose first columns span, or are, those of a tall one. */
function squareOf(q: Tensor): Tensor {
  const [n, k] = [q.shape.at(-2)!, q.shape.at(-1)!];
  if (n !== k) return orthonormal(cat([q, randn([...q.shape.slice(0, -2), n, n - k], { dtype: q.dtype })], -1));
  const epsilon = q.dtype === 'float32' ? 2 ** -23 : 2 ** -52;
  const identity = eye(k, { dtype: q.dtype });
  return allclose(transposed(q).matmul(q), identity, { atol: 10 * n * epsilon }) ? q.clone() : orthonormal(q);
}

/** The Q of QR with a positive diagonal of R, matrix by matrix. */
function orthonormal(x: Tensor): Tensor {
  if (x.ndim > 2) return stack(Array.from({ length: x.shape[0]! }, (_, i) => orthonormal(x.select(0, i))));
  const [q, r] = qr(x);
  return q.mul(diagonal(r).sign());
}

/**
 * Keeps a matrix, or a batch of them, orthogonal while it is learned: rows of wide ones, columns of tall ones are
 * orthonormal. `torch.nn.utils.parametrizations.orthogonal`.
 *
 * @returns the module
 * @throws RangeError for another map, or no such tensor; ShapeError for a tensor of fewer than 2 dimensions
 * @example
 * ```ts
 * const layer = nn.utils.parametrizations.orthogonal(new nn.Linear(20, 40));
 * layer.weight.t().mm(layer.weight).allclose(eye(20), { atol: 1e-5 }); // true
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.parametrizations.orthogonal.html
 */
export function orthogonal<M extends Module>(
  module: M,
  ...given: Given<OrthogonalOptions, [name: string, orthogonalMap: keyof typeof maps | null]>
): M {
  const { name, orthogonalMap, useTrivialization } = table.take('orthogonal', given);
  const weight = tensorOf('orthogonal', module, name);
  if (weight.ndim < 2)
    throw new ShapeError(`orthogonal: a matrix or a batch of them is needed, got shape [${weight.shape.join(', ')}]`);
  const square = weight.shape.at(-2) === weight.shape.at(-1);
  const map = orthogonalMap ?? (square ? 'matrix_exp' : 'householder');
  return registerParametrization(module, name, new Orthogonal(weight.shape, map, useTrivialization), { unsafe: true });
}
