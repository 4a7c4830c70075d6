import { cat, type Tensor, zeros } from '@wick/tensor/light';

/** The gradients of all parameters as one vector, a missing one as zeros. */
export function flatGrad(params: readonly Tensor[], negate: boolean): Tensor {
  const parts = params.map((p) => (p.grad === null ? zeros(p.numel(), { dtype: p.dtype }) : p.grad.reshape(-1)));
  const flat = cat(parts);
  return negate ? flat.neg_() : flat;
}

/** The values of all parameters as one vector. */
export function flatParams(params: readonly Tensor[]): Tensor {
  return cat(params.map((p) => p.detach().reshape(-1)));
}

/** p += t · d for the vector of all parameters. Called inside `noGrad`. */
export function moveAlong(params: readonly Tensor[], t: number, d: Tensor): void {
  let offset = 0;
  for (const p of params) {
    p.add_(d.narrow(0, offset, p.numel()).reshape(p.shape), { alpha: t });
    offset += p.numel();
  }
}

/** Gives all parameters the values of one vector. Called inside `noGrad`. */
export function copyFrom(params: readonly Tensor[], flat: Tensor): void {
  let offset = 0;
  for (const p of params) {
    p.copy_(flat.narrow(0, offset, p.numel()).reshape(p.shape));
    offset += p.numel();
  }
}
