import { isFloat } from '../core/dtype.ts';
import { transforming } from '../core/transforming.ts';
import type { Tensor } from '../tensor.ts';
import { aliasHistory } from './alias.ts';
import { grad } from './backward.ts';
import { enableGrad, gradMode } from './gradMode.ts';
import type { Operand } from './op.ts';

/**
 * The gradient of a fused operation from its definition in small ones: `definition` is run on stand-ins for `inputs`
 * and differentiated. Fused backward operations use it for their own backward, so second derivatives need no formulas
 * of their own. Derivatives are partial: an input that was computed from another one counts as independent of it.
 */
export function differentiate(
  definition: (inputs: Operand[]) => (Tensor | null)[],
  inputs: readonly Operand[],
  grads: readonly (Tensor | null)[],
): (Tensor | null)[] {
  const transformed = transforming.by?.differentiate(definition, inputs, grads);
  if (transformed) return transformed;
  const createGraph = gradMode.enabled;
  return enableGrad(() => {
    const standIns = inputs.map((t) => {
      if (!t || !isFloat(t.dtype)) return t;
      return createGraph && t.requiresGrad ? aliasHistory(t) : t.detach().requiresGrad_();
    });
    const results = definition(standIns);
    return gradientsOf(standIns, results, grads, createGraph);
  });
}

/** The gradients of what wants one, given those of the results; null for what has none. */
export function gradientsOf(
  inputs: readonly (Tensor | null)[],
  results: readonly (Tensor | null | undefined)[],
  grads: readonly (Tensor | null | undefined)[],
  createGraph: boolean,
): (Tensor | null)[] {
  const outputs: Tensor[] = [];
  const gradOutputs: Tensor[] = [];
  results.forEach((result, i) => {
    const g = grads[i];
    if (!result?.requiresGrad || !g) return;
    outputs.push(result);
    gradOutputs.push(g);
  });
  const wanted = inputs.filter((t): t is Tensor => t?.requiresGrad ?? false);
  if (outputs.length === 0 || wanted.length === 0) return inputs.map(() => null);
  const found = grad(outputs, wanted, { gradOutputs, createGraph, allowUnused: true });
  let next = 0;
  return inputs.map((t) => (t?.requiresGrad ? (found[next++] ?? null) : null));
}
