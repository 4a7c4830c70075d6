import { show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { naming } from '../../core/room.ts';
import { isTensor } from '../../core/tensorCore.ts';
import type { Tensor } from '../../tensor.ts';
import { contract, inOrder, type Labelled, sumOut, takeDiagonals } from './contract.ts';
import { checkOperands } from './matmulOp.ts';

/**
 * Sums of products of elements along named dimensions, Einstein's convention: `torch.einsum`. The operands are
 * contracted from left to right, each pair as a batched matrix product.
 *
 * @param equation - one letter per dimension and operand, `'ij,jk->ik'`. A letter that occurs twice in one operand takes
 * its diagonal; `...` stands for all other dimensions, which broadcast. Letters missing after `->` are summed over;
 * without `->` the result has the dimensions of `...`, then the letters that occur once, in alphabetical order.
 * @param operands - the tensors, of one dtype
 * @throws RangeError for an equation that is not understood, ShapeError for sizes that do not fit
 * @example
 * ```ts
 * const a = tensor([[1, 2], [3, 4]]);
 * einsum('ij,jk', a, a); // [[7, 10], [15, 22]], the matrix product
 * einsum('ii->', a); // 5, the trace
 * const [q, k] = [randn(2, 8, 10, 64), randn(2, 8, 20, 64)];
 * einsum('bhqd,bhkd->bhqk', q, k).shape; // [2, 8, 10, 20], the scores of an attention
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.einsum.html
 */
export function einsum(equation: string, ...operands: Tensor[]): Tensor;
export function einsum(equation: string, operands: readonly Tensor[]): Tensor;
export function einsum(equation: string, ...args: (Tensor | readonly Tensor[])[]): Tensor {
  const operands = (Array.isArray(args[0]) ? args[0] : args) as readonly Tensor[];
  if (typeof equation !== 'string') throw new TypeError(`einsum: equation must be a string, got ${show(equation)}`);
  if (operands.length === 0) throw new RangeError('einsum: at least one operand is needed');
  const { inputs, output } = parse(equation, operands);
  if (operands.length > 1)
    checkOperands(
      'einsum',
      operands.map((_, i) => `operand ${i}`),
      operands,
    );
  const rest = inputs.map((x) => takeDiagonals('einsum', x));
  let result = rest.shift()!;
  for (let next = rest.shift(); next; next = rest.shift()) {
    const later = rest.flatMap((x) => x.labels);
    const keep = (label: string) => output.includes(label) || later.includes(label);
    const [x, y] = [result, next];
    result = naming('einsum', () => contract('einsum', x, y, keep));
  }
  result = sumOut(result, (label) => output.includes(label));
  return inOrder(result, output);
}

function parse(equation: string, operands: readonly Tensor[]): { inputs: Labelled[]; output: string[] } {
  const [left, right, ...more] = equation.replace(/\s+/g, '').split('->');
  if (more.length > 0) throw new RangeError(`einsum: '->' may stand once, got ${show(equation)}`);
  const terms = left!.split(',');
  if (terms.length !== operands.length) {
    throw new RangeError(`einsum: ${show(equation)} describes ${terms.length} operands, got ${operands.length}`);
  }
  const inputs = operands.map((t, i): Labelled => {
    if (!isTensor(t)) throw new TypeError(`einsum: operand ${i} must be a Tensor, got ${show(t)}`);
    return { tensor: t, labels: labelsOf(equation, terms[i]!, t) };
  });
  const all = inputs.flatMap((x) => x.labels);
  const covered = Math.max(0, ...inputs.map((x) => x.labels.filter((label) => label.startsWith('.')).length));
  const ellipsis = ellipsisLabels(covered);
  if (right === undefined) {
    const once = all.filter((label) => !label.startsWith('.') && all.indexOf(label) === all.lastIndexOf(label));
    return { inputs, output: [...ellipsis, ...once.sort()] };
  }
  const output = split(equation, right).flatMap((part) => (part === '...' ? ellipsis : [part]));
  output.forEach((label, i) => {
    if (!all.includes(label))
      throw new RangeError(`einsum: '${label}' of the result is in no operand of ${show(equation)}`);
    if (output.indexOf(label) !== i)
      throw new RangeError(`einsum: '${label}' is twice in the result of ${show(equation)}`);
  });
  return { inputs, output };
}

/** The names of the dimensions of an ellipsis, counted from the right, because there they are aligned. */
function ellipsisLabels(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `.${count - i}`);
}

/** Letters and at most one ellipsis. */
function split(equation: string, term: string): string[] {
  const parts = term.match(/\.\.\.|[A-Za-z]/g) ?? [];
  if (parts.join('') !== term || parts.filter((part) => part === '...').length > 1) {
    throw new RangeError(`einsum: '${term}' in ${show(equation)} must be letters, and '...' at most once`);
  }
  return parts;
}

function labelsOf(equation: string, term: string, t: Tensor): string[] {
  const parts = split(equation, term);
  const letters = parts.filter((part) => part !== '...').length;
  if (letters === parts.length ? t.ndim !== letters : t.ndim < letters) {
    throw new ShapeError(
      `einsum: '${term}' in ${show(equation)} does not fit an operand of shape ${showShape(t.shape)}`,
    );
  }
  return parts.flatMap((part) => (part === '...' ? ellipsisLabels(t.ndim - letters) : [part]));
}
