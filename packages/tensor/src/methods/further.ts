import type { Scalar } from '../core/dtype.ts';
import * as activationOps from '../ops/activation/index.ts';
import * as elementwiseOps from '../ops/elementwise/index.ts';
import * as indexingOps from '../ops/indexing/index.ts';
import * as linalgOps from '../ops/linalg/index.ts';
import * as reduceOps from '../ops/reduce/index.ts';
import * as shapeOps from '../ops/shape/index.ts';
import type { Tensor } from '../tensor.ts';

/** Further functions of PyTorch's, as methods; those in place write their result over the tensor. */
export class FurtherMethods {
  /** Radians of degrees. */
  deg2rad(this: Tensor): Tensor {
    return elementwiseOps.deg2rad(this);
  }

  /** {@link deg2rad}, in place. */
  deg2rad_<T extends Tensor>(this: T): T {
    return elementwiseOps.storeInto('deg2rad_', this, (x) => elementwiseOps.deg2rad(x));
  }

  /** Degrees of radians. */
  rad2deg(this: Tensor): Tensor {
    return elementwiseOps.rad2deg(this);
  }

  /** {@link rad2deg}, in place. */
  rad2deg_<T extends Tensor>(this: T): T {
    return elementwiseOps.storeInto('rad2deg_', this, (x) => elementwiseOps.rad2deg(x));
  }

  /** `sin(πx) / (πx)`, and 1 at 0. */
  sinc(this: Tensor): Tensor {
    return elementwiseOps.sinc(this);
  }

  /** {@link sinc}, in place. */
  sinc_<T extends Tensor>(this: T): T {
    return elementwiseOps.storeInto('sinc_', this, (x) => elementwiseOps.sinc(x));
  }

  /** The logarithm of the multivariate gamma function. */
  mvlgamma(this: Tensor, p: number): Tensor {
    return elementwiseOps.mvlgamma(this, p);
  }

  /** {@link mvlgamma}, in place. */
  mvlgamma_<T extends Tensor>(this: T, p: number): T {
    return elementwiseOps.storeInto('mvlgamma_', this, (x) => elementwiseOps.mvlgamma(x, p));
  }

  /** The magnitude with the sign of `other`. */
  copysign(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.copysign(this, other);
  }

  /** {@link copysign}, in place. */
  copysign_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    return elementwiseOps.storeInto('copysign_', this, (x) => elementwiseOps.copysign(x, other));
  }

  /** The greatest common divisor of integers. */
  gcd(this: Tensor, other: Tensor): Tensor {
    return elementwiseOps.gcd(this, other);
  }

  /** {@link gcd}, in place. */
  gcd_<T extends Tensor>(this: T, other: Tensor): T {
    return elementwiseOps.storeInto('gcd_', this, (x) => elementwiseOps.gcd(x, other));
  }

  /** The least common multiple of integers. */
  lcm(this: Tensor, other: Tensor): Tensor {
    return elementwiseOps.lcm(this, other);
  }

  /** {@link lcm}, in place. */
  lcm_<T extends Tensor>(this: T, other: Tensor): T {
    return elementwiseOps.storeInto('lcm_', this, (x) => elementwiseOps.lcm(x, other));
  }

  /** Integers shifted left by so many bits. */
  bitwiseLeftShift(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.bitwiseLeftShift(this, other);
  }

  /** {@link bitwiseLeftShift}, in place. */
  bitwiseLeftShift_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    return elementwiseOps.storeInto('bitwiseLeftShift_', this, (x) => elementwiseOps.bitwiseLeftShift(x, other));
  }

  /** Integers shifted right by so many bits. */
  bitwiseRightShift(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.bitwiseRightShift(this, other);
  }

  /** {@link bitwiseRightShift}, in place. */
  bitwiseRightShift_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    return elementwiseOps.storeInto('bitwiseRightShift_', this, (x) => elementwiseOps.bitwiseRightShift(x, other));
  }

  /** `this · 2^other` */
  ldexp(this: Tensor, other: Tensor): Tensor {
    return elementwiseOps.ldexp(this, other);
  }

  /** {@link ldexp}, in place. */
  ldexp_<T extends Tensor>(this: T, other: Tensor): T {
    return elementwiseOps.storeInto('ldexp_', this, (x) => elementwiseOps.ldexp(x, other));
  }

  /** `this^exponent` in float64. */
  floatPower(this: Tensor, exponent: Tensor | Scalar): Tensor {
    return elementwiseOps.floatPower(this, exponent);
  }

  /** {@link floatPower}, in place. */
  floatPower_<T extends Tensor>(this: T, exponent: Tensor | Scalar): T {
    return elementwiseOps.storeInto('floatPower_', this, (x) => elementwiseOps.floatPower(x, exponent));
  }

  /** 0 below 0, 1 above, and `values` at 0. */
  heaviside(this: Tensor, values: Tensor): Tensor {
    return elementwiseOps.heaviside(this, values);
  }

  /** {@link heaviside}, in place. */
  heaviside_<T extends Tensor>(this: T, values: Tensor): T {
    return elementwiseOps.storeInto('heaviside_', this, (x) => elementwiseOps.heaviside(x, values));
  }

  /** `this · ln(other)`, and 0 where this is 0. */
  xlogy(this: Tensor, other: Tensor | Scalar): Tensor {
    return elementwiseOps.xlogy(this, other);
  }

  /** {@link xlogy}, in place. */
  xlogy_<T extends Tensor>(this: T, other: Tensor | Scalar): T {
    return elementwiseOps.storeInto('xlogy_', this, (x) => elementwiseOps.xlogy(x, other));
  }

  /** `log2(2^this + 2^other)` without overflow. */
  logaddexp2(this: Tensor, other: Tensor): Tensor {
    return elementwiseOps.logaddexp2(this, other);
  }

  /** The tensor itself. */
  positive(this: Tensor): Tensor {
    return elementwiseOps.positive(this);
  }

  /** Which elements have the sign of negative numbers. */
  signbit(this: Tensor): Tensor {
    return elementwiseOps.signbit(this);
  }

  /** Which elements are +∞. */
  isposinf(this: Tensor): Tensor {
    return elementwiseOps.isposinf(this);
  }

  /** Which elements are -∞. */
  isneginf(this: Tensor): Tensor {
    return elementwiseOps.isneginf(this);
  }

  /** Columns in reverse order. */
  fliplr(this: Tensor): Tensor {
    return shapeOps.fliplr(this);
  }

  /** Rows in reverse order. */
  flipud(this: Tensor): Tensor {
    return shapeOps.flipud(this);
  }

  /** All elements in one dimension. */
  ravel(this: Tensor): Tensor {
    return shapeOps.ravel(this);
  }

  /** Equal parts along the columns, or those between the given indices. */
  hsplit(this: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
    return shapeOps.hsplit(this, indicesOrSections);
  }

  /** Equal parts along the rows, or those between the given indices. */
  vsplit(this: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
    return shapeOps.vsplit(this, indicesOrSections);
  }

  /** Equal parts along the third dimension, or those between the given indices. */
  dsplit(this: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
    return shapeOps.dsplit(this, indicesOrSections);
  }

  /** A copy whose `index`-th part along a dimension is `source`. */
  selectScatter(this: Tensor, source: Tensor, dim: number, index: number): Tensor {
    return shapeOps.selectScatter(this, source, dim, index);
  }

  /** A copy whose elements from start to end along a dimension are `source`. */
  sliceScatter(
    this: Tensor,
    source: Tensor,
    dim?: number,
    start?: number | null,
    end?: number | null,
    step?: number,
  ): Tensor {
    return shapeOps.sliceScatter(this, source, dim, start, end, step);
  }

  /** A copy whose diagonal is `source`. */
  diagonalScatter(this: Tensor, source: Tensor, offset?: number, dim1?: number, dim2?: number): Tensor {
    return shapeOps.diagonalScatter(this, source, offset, dim1, dim2);
  }

  /** A copy whose elements at any strides are `source`. */
  asStridedScatter(
    this: Tensor,
    source: Tensor,
    size: readonly number[],
    stride: readonly number[],
    storageOffset?: number,
  ): Tensor {
    return shapeOps.asStridedScatter(this, source, size, stride, storageOffset);
  }

  /** Matrices with the last dimension on their diagonals. */
  diagEmbed(this: Tensor, offset?: number, dim1?: number, dim2?: number): Tensor {
    return shapeOps.diagEmbed(this, offset, dim1, dim2);
  }

  /** The matrix with all elements on its diagonal. */
  diagflat(this: Tensor, offset?: number): Tensor {
    return shapeOps.diagflat(this, offset);
  }

  /** A copy of `length` elements from `start` on. */
  narrowCopy(this: Tensor, dim: number, start: number, length: number): Tensor {
    return shapeOps.narrowCopy(this, dim, start, length);
  }

  /** The mean of what is not NaN. */
  nanmean(this: Tensor, dim?: reduceOps.Dims | reduceOps.SumOptions, keepdim?: boolean): Tensor {
    return reduceOps.nanmean(this, dim, keepdim);
  }

  /** The rows in order along the first dimension. */
  msort(this: Tensor): Tensor {
    return reduceOps.msort(this);
  }

  /** The p-norm of the difference. */
  dist(this: Tensor, other: Tensor, p?: number): Tensor {
    return reduceOps.dist(this, other, p);
  }

  /** Running log Σ e^x along a dimension. */
  logcumsumexp(this: Tensor, dim: number): Tensor {
    return reduceOps.logcumsumexp(this, dim);
  }

  /** Parts along a dimension whose p-norm is above `maxnorm` scaled down to it. */
  renorm(this: Tensor, p: number, dim: number, maxnorm: number): Tensor {
    return reduceOps.renorm(this, p, dim, maxnorm);
  }

  /** {@link renorm}, in place. */
  renorm_<T extends Tensor>(this: T, p: number, dim: number, maxnorm: number): T {
    return elementwiseOps.storeInto('renorm_', this, (x) => reduceOps.renorm(x, p, dim, maxnorm));
  }

  /** A copy of which the flattened elements at `index` are those of `source`. */
  put(this: Tensor, index: Tensor, source: Tensor, accumulate?: boolean): Tensor {
    return indexingOps.put(this, index, source, accumulate);
  }

  /** {@link put}, in place. */
  put_<T extends Tensor>(this: T, index: Tensor, source: Tensor, accumulate?: boolean): T {
    return elementwiseOps.storeInto('put_', this, (x) => indexingOps.put(x, index, source, accumulate));
  }

  /** The sums of products over the last dimensions of both. */
  inner(this: Tensor, other: Tensor): Tensor {
    return linalgOps.inner(this, other);
  }

  /** The sum of the products of two vectors. */
  vdot(this: Tensor, other: Tensor): Tensor {
    return linalgOps.vdot(this, other);
  }

  /** The cross products along a dimension of size 3. */
  cross(this: Tensor, other: Tensor, dim?: number | null): Tensor {
    return linalgOps.cross(this, other, dim);
  }

  /** `beta · this + alpha · outer(vec1, vec2)` */
  addr(this: Tensor, vec1: Tensor, vec2: Tensor, options?: linalgOps.AddrOptions): Tensor {
    return linalgOps.addr(this, vec1, vec2, options);
  }

  /** {@link addr}, in place. */
  addr_<T extends Tensor>(this: T, vec1: Tensor, vec2: Tensor, options?: linalgOps.AddrOptions): T {
    return elementwiseOps.storeInto('addr_', this, (x) => linalgOps.addr(x, vec1, vec2, options));
  }

  /** `beta · this + alpha · Σ batch1 @ batch2` */
  addbmm(this: Tensor, batch1: Tensor, batch2: Tensor, options?: linalgOps.AddrOptions): Tensor {
    return linalgOps.addbmm(this, batch1, batch2, options);
  }

  /** {@link addbmm}, in place. */
  addbmm_<T extends Tensor>(this: T, batch1: Tensor, batch2: Tensor, options?: linalgOps.AddrOptions): T {
    return elementwiseOps.storeInto('addbmm_', this, (x) => linalgOps.addbmm(x, batch1, batch2, options));
  }

  /** {@link Tensor.addmm}, in place. */
  addmm_<T extends Tensor>(this: T, mat1: Tensor, mat2: Tensor, options?: linalgOps.AddmmOptions): T {
    return elementwiseOps.storeInto('addmm_', this, (x) => linalgOps.addmm(x, mat1, mat2, options));
  }

  /** {@link Tensor.addmv}, in place. */
  addmv_<T extends Tensor>(this: T, mat: Tensor, vec: Tensor, options?: linalgOps.AddmmOptions): T {
    return elementwiseOps.storeInto('addmv_', this, (x) => linalgOps.addmv(x, mat, vec, options));
  }

  /** {@link Tensor.baddbmm}, in place. */
  baddbmm_<T extends Tensor>(this: T, batch1: Tensor, batch2: Tensor, options?: linalgOps.AddmmOptions): T {
    return elementwiseOps.storeInto('baddbmm_', this, (x) => linalgOps.baddbmm(x, batch1, batch2, options));
  }

  /** {@link Tensor.cumsum}, in place. */
  cumsum_<T extends Tensor>(this: T, dim: number): T {
    return elementwiseOps.storeInto('cumsum_', this, (x) => reduceOps.cumsum(x, dim));
  }

  /** {@link Tensor.cumprod}, in place. */
  cumprod_<T extends Tensor>(this: T, dim: number): T {
    return elementwiseOps.storeInto('cumprod_', this, (x) => reduceOps.cumprod(x, dim));
  }

  /** {@link Tensor.tril}, in place. */
  tril_<T extends Tensor>(this: T, diagonal = 0): T {
    return elementwiseOps.storeInto('tril_', this, (x) => shapeOps.tril(x, diagonal));
  }

  /** {@link Tensor.triu}, in place. */
  triu_<T extends Tensor>(this: T, diagonal = 0): T {
    return elementwiseOps.storeInto('triu_', this, (x) => shapeOps.triu(x, diagonal));
  }

  /** {@link Tensor.polygamma}, in place. */
  polygamma_<T extends Tensor>(this: T, n: number): T {
    return elementwiseOps.storeInto('polygamma_', this, (x) => elementwiseOps.polygamma(n, x));
  }

  /** The median of what is not NaN, with `dim` along it and with its index. */
  nanmedian(this: Tensor): Tensor;
  nanmedian(this: Tensor, dim: number, keepdim?: boolean): reduceOps.ValuesAndIndices;
  nanmedian(this: Tensor, options: reduceOps.DimOptions & { dim: number }): reduceOps.ValuesAndIndices;
  nanmedian(this: Tensor, dim?: number | reduceOps.DimOptions, keepdim?: boolean): Tensor | reduceOps.ValuesAndIndices {
    return reduceOps.nanmedian(this, dim, keepdim);
  }

  /** Whether the only element is not zero. */
  isNonzero(this: Tensor): boolean {
    return shapeOps.isNonzero(this);
  }

  /** Whether both have the same shape. */
  isSameSize(this: Tensor, other: Tensor): boolean {
    return shapeOps.isSameSize(this, other);
  }

  /** Whether the dtype has negative numbers. */
  isSigned(this: Tensor): boolean {
    return shapeOps.isSigned(this);
  }

  /** The bytes of one element. */
  elementSize(this: Tensor): number {
    return this._storage.data.BYTES_PER_ELEMENT;
  }

  /** The tensor with what lies within ±lambd set to 0. */
  hardshrink(this: Tensor, lambd?: number): Tensor {
    return activationOps.hardshrink(this, { lambd });
  }

  /** The tensor where it is positive, `weight` times it elsewhere. */
  prelu(this: Tensor, weight: Tensor): Tensor {
    return activationOps.prelu(this, weight);
  }

  /** The reduced QR decomposition of a matrix: {@link qr}. */
  qr(this: Tensor): linalgOps.QR {
    return linalgOps.qr(this);
  }
}
