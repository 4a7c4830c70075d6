import { decodeArray, type EncodedArray, expectClose, fixture, gradcheck, gradgradcheck } from '@wick/testing';
import { eye, fromTypedArray, linalg, manualSeed, noGrad, randn, Tensor, tensor, zeros } from '../index.ts';

interface Case {
  readonly name: string;
  readonly options: Record<string, unknown>;
  readonly inputs: readonly EncodedArray[];
  readonly results?: readonly EncodedArray[];
  readonly error?: string;
  readonly weights?: readonly (EncodedArray | null)[];
  readonly grads?: readonly (EncodedArray | null)[];
}

const { cases } = fixture<{ cases: Case[] }>(__dirname, 'linalg');
const decoded = (e: EncodedArray) => fromTypedArray(decodeArray(e) as Float64Array, e.shape);
const order = (p: unknown) => (p === 'inf' ? Infinity : p === '-inf' ? -Infinity : p) as number;

/** Every call as a user writes it: which of the options go by position. */
function call(name: string, inputs: readonly Tensor[], options: Record<string, unknown>): Tensor | Tensor[] {
  const [a, b] = inputs as [Tensor, Tensor];
  const given = Object.keys(options).length > 0 ? (options as never) : undefined;
  switch (name) {
    case 'matrixPower':
      return linalg.matrixPower(a, options.n as number);
    case 'cond':
      return linalg.cond(a, options.p === undefined ? null : order(options.p));
    case 'matrixNorm':
      return linalg.matrixNorm(
        a,
        order(options.ord),
        (options.dim as [number, number]) ?? undefined,
        options.keepdim as boolean,
      );
    case 'vectorNorm':
      return linalg.vectorNorm(a, order(options.ord));
    case 'norm':
      return linalg.norm(a, options.ord === undefined ? null : order(options.ord), options.dim as number | undefined);
    default: {
      const run = (linalg as unknown as Record<string, (...args: unknown[]) => Tensor | Tensor[]>)[name]!;
      return b ? run(a, b, given) : run(a, given);
    }
  }
}

/** What does not depend on the signs of vectors. */
function shown(name: string, result: Tensor | Tensor[]): Tensor[] {
  const results = result instanceof Tensor ? [result] : [...result];
  if (name === 'eigh') return [results[0]!, results[1]!.square()];
  if (name === 'lstsq') return results.slice(0, 3);
  if (name !== 'svd') return results;
  const [u, s, vh] = results as [Tensor, Tensor, Tensor];
  const v = vh.transpose(-2, -1);
  const k = Math.min(u.shape.at(-2)!, v.shape.at(-2)!);
  return [u.square(), s, vh.square(), u.narrow(-2, 0, k).mul(v.narrow(-2, 0, k))];
}

const title = ({ name, options, inputs }: Case) =>
  `${name} ${JSON.stringify(options)} of ${inputs.map((e) => `${e.dtype} [${e.shape}]`).join(', ')}`;

// Largest elements set the scale: what LAPACK rounds elsewhere is as far off near 0.
function close(found: Tensor, wanted: EncodedArray, within: number): void {
  expect(found.shape).toEqual(wanted.shape);
  const values = decodeArray(wanted) as Float64Array;
  const scale = values.reduce(
    (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
    1e-30,
  );
  expectClose(found, wanted, { rtol: within, atol: within * scale });
}

it.each(cases.map((one) => [title(one), one] as const))(
  '%s',
  (_, { name, options, inputs, results, error, weights, grads }) => {
    const tensors = inputs.map(decoded);
    if (error !== undefined) {
      expect(() => call(name, tensors, options)).toThrow(linalg.LinAlgError);
      return;
    }
    const double = inputs[0]!.dtype === 'float64';
    for (const t of tensors) t.requiresGrad_(grads !== undefined);
    const found = shown(name, call(name, tensors, options));
    for (const [i, t] of found.entries()) {
      if (results![i]!.dtype === 'int64') expect(t.tolist()).toEqual(decoded(results![i]!).tolist());
      else close(t, results![i]!, double ? 1e-11 : 1e-5);
    }
    if (!grads) return;
    const terms = found.flatMap((t, i) => (weights![i] ? [t.mul(decoded(weights![i]!)).sum()] : []));
    terms.reduce((sum, term) => sum.add(term)).backward();
    for (const [i, t] of tensors.entries()) if (grads[i]) close(t.grad!, grads[i]!, 1e-9);
  },
);

const spread = (n: number) => eye(n, { dtype: 'float64' }).mul(3);
const own = (...shape: number[]) => {
  manualSeed(3);
  return randn(shape, { dtype: 'float64' }).add(shape.at(-1) === shape.at(-2) ? spread(shape.at(-1)!) : 0);
};
const sym = (x: Tensor) =>
  x.add(x.transpose(-2, -1)).add(
    zeros(3, 3, { dtype: 'float64' }).add(
      tensor(
        [
          [0, 0, 0],
          [0, 4, 0],
          [0, 0, 9],
        ],
        { dtype: 'float64' },
      ),
    ),
  );

describe('gradients by finite differences, once and twice', () => {
  const A = own(3, 3);
  const B = own(3, 2);
  const checks: Readonly<Record<string, [(...inputs: Tensor[]) => Tensor, Tensor[]]>> = {
    cholesky: [(x) => linalg.cholesky(x.matmul(x.t()).add(spread(3))), [A]],
    choleskySolve: [(b, x) => linalg.choleskySolve(b, linalg.cholesky(x.matmul(x.t()))), [B, A]],
    solve: [(x, b) => linalg.solve(x, b), [A, B]],
    solveTriangular: [(x, b) => linalg.solveTriangular(x, b, { upper: true }), [A, B]],
    inv: [linalg.inv, [A]],
    det: [linalg.det, [A]],
    slogdet: [(x) => linalg.slogdet(x).logabsdet, [A]],
    lu: [(x) => linalg.lu(x).L.add(linalg.lu(x).U), [A]],
    'lu of a tall one': [(x) => linalg.lu(x).L, [own(4, 2)]],
    'lu of a wide one': [(x) => linalg.lu(x).U, [own(2, 4)]],
    qr: [(x) => linalg.qr(x).Q.matmul(linalg.qr(x).R.square()), [A]],
    'qr of a tall one': [(x) => linalg.qr(x).Q, [own(4, 2)]],
    'qr of a wide one': [(x) => linalg.qr(x).R, [own(2, 4)]],
    eigh: [
      (x) => {
        const { eigenvalues, eigenvectors } = linalg.eigh(sym(x));
        return eigenvalues.add(eigenvectors.square());
      },
      [A],
    ],
    svd: [
      (x) => {
        const { U, S, Vh } = linalg.svd(x, false);
        return U.mul(S).square().matmul(Vh.square());
      },
      [own(4, 3)],
    ],
    svdvals: [linalg.svdvals, [own(3, 4)]],
    pinv: [(x) => linalg.pinv(x), [own(4, 3)]],
    matrixPower: [(x) => linalg.matrixPower(x, 3), [A]],
    matrixExp: [linalg.matrixExp, [A]],
    lstsq: [(x, b) => linalg.lstsq(x, b).solution, [own(4, 3), own(4, 2)]],
    nuclear: [(x) => linalg.matrixNorm(x, 'nuc'), [own(3, 4)]],
    cond: [(x) => linalg.cond(x, 1), [A]],
  };
  it.each(Object.entries(checks))('%s', (name, [f, inputs]) => {
    const leaves = inputs.map((t) => t.detach().clone().requiresGrad_(true));
    expect(gradcheck(f, leaves)).toBe(true);
    if (name !== 'lstsq') expect(gradgradcheck(f, leaves)).toBe(true);
  });
});

it('factors of full matrices complete the basis', () => {
  for (const shape of [
    [5, 3],
    [3, 5],
    [2, 4, 2],
  ]) {
    const A = own(...shape);
    const { U, S, Vh } = linalg.svd(A);
    expect([U.shape.at(-1), Vh.shape.at(-2)]).toEqual([shape.at(-2), shape.at(-1)]);
    const k = S.shape.at(-1)!;
    expect(
      U.narrow(-1, 0, k)
        .mul(S.unsqueeze(-2))
        .matmul(Vh.narrow(-2, 0, k))
        .allclose(A),
    ).toBe(true);
    expect(
      U.transpose(-2, -1)
        .matmul(U)
        .allclose(
          eye(shape.at(-2)!, { dtype: 'float64' }).expand([...shape.slice(0, -2), shape.at(-2)!, shape.at(-2)!]),
        ),
    ).toBe(true);
    const { Q, R } = linalg.qr(A, 'complete');
    expect(Q.matmul(R).allclose(A)).toBe(true);
    expect(Q.shape.at(-1)).toBe(shape.at(-2));
  }
  expect(linalg.qr(own(3, 3), 'r').Q.shape).toEqual([0]);
});

it('matrices without elements', () => {
  const none = zeros(0, 0);
  expect(linalg.det(none).item()).toBe(1);
  expect(linalg.inv(none).shape).toEqual([0, 0]);
  expect(linalg.cholesky(zeros(0, 3, 3)).shape).toEqual([0, 3, 3]);
  expect(linalg.svdvals(zeros(0, 4)).shape).toEqual([0]);
  expect(linalg.eigh(none)[0].shape).toEqual([0]);
  expect(linalg.matrixExp(none).shape).toEqual([0, 0]);
});

it('larger ones, by residual and orthogonality: float32 no worse than its precision', () => {
  manualSeed(0);
  const A = randn(120, 120);
  const error = (t: Tensor) => t.abs().max().item() as number;
  const { Q, R } = linalg.qr(A);
  expect(error(Q.matmul(R).sub(A))).toBeLessThan(2e-5);
  expect(error(Q.t().matmul(Q).sub(eye(120)))).toBeLessThan(2e-6);
  const { U, S, Vh } = linalg.svd(A);
  expect(error(U.mul(S).matmul(Vh).sub(A))).toBeLessThan(3e-5);
  const { P, L, U: upper } = linalg.lu(A);
  expect(error(P.matmul(L).matmul(upper).sub(A))).toBeLessThan(2e-5);
  const sum = A.add(A.t());
  const { eigenvalues, eigenvectors } = linalg.eigh(sum);
  expect(error(eigenvectors.mul(eigenvalues).matmul(eigenvectors.t()).sub(sum))).toBeLessThan(3e-5);
});

it.each<[string, () => unknown, new (message?: string) => Error, string]>([
  [
    'not positive-definite',
    () =>
      linalg.cholesky(
        tensor([
          [1, 2],
          [2, 1],
        ]),
      ),
    linalg.LinAlgError,
    'linalg.cholesky: The factorization could not be completed because the input is not positive-definite (the leading minor of order 2 is not positive-definite).',
  ],
  ['the second of a batch', () => linalg.cholesky(tensor([[[1]], [[-1]]])), linalg.LinAlgError, '(Batch element 1): '],
  ['singular', () => linalg.inv(zeros(2, 2)), linalg.LinAlgError, 'linalg.inv: '],
  [
    'singular to solve',
    () => linalg.solve(zeros(2, 2), zeros(2)),
    linalg.LinAlgError,
    'The solver failed because the input matrix is singular.',
  ],
  ['NaN', () => linalg.svd(tensor([[Number.NaN]])), linalg.LinAlgError, 'non-finite values'],
  ['not square', () => linalg.inv(zeros(2, 3)), RangeError, 'linalg.inv: A must be square matrices, got shape [2, 3]'],
  ['a vector', () => linalg.det(zeros(3)), RangeError, 'linalg.det: A must have 2 dimensions or more, got shape [3]'],
  [
    'integers',
    () => linalg.inv(zeros(2, 2, { dtype: 'int64' })),
    TypeError,
    'linalg.inv: A must be floating-point, got int64',
  ],
  [
    'two dtypes',
    () => linalg.solve(eye(2), eye(2, { dtype: 'float64' })),
    TypeError,
    'must have the same dtype, got float32 and float64',
  ],
  [
    'rows that do not fit',
    () => linalg.solve(eye(2), zeros(3, 2)),
    RangeError,
    'Incompatible shapes of A and B for the equation AX = B',
  ],
  [
    'a gradient of complete QR',
    () => linalg.qr(zeros(3, 2).requiresGrad_(), 'complete'),
    RangeError,
    'not differentiable',
  ],
  ['a mode', () => linalg.qr(eye(2), 'full' as never), RangeError, "'complete'"],
  ['no half', () => linalg.solveTriangular(eye(2), eye(2), {} as never), TypeError, 'upper must be true or false'],
  ['an unknown option', () => linalg.svd(eye(2), { full_matrices: false } as never), TypeError, 'fullMatrices'],
  ['an order', () => linalg.matrixNorm(eye(2), 3), RangeError, 'ord must be'],
  ['half a power', () => linalg.matrixPower(eye(2), 0.5), RangeError, 'n must be a whole number'],
  ['a number', () => linalg.norm(3 as never), TypeError, 'expected a Tensor, got 3'],
])('%s is refused', (_, run, kind, text) => {
  expect(run).toThrow(kind);
  expect(run).toThrow(text);
});

it('NaN goes through where LAPACK lets it', () => {
  expect(linalg.det(tensor([[Number.NaN]])).item()).toBeNaN();
  expect(linalg.eigvalsh(tensor([[Number.NaN]])).item()).toBeNaN();
  expect(noGrad(() => linalg.inv(tensor([[Number.NaN]]))).item()).toBeNaN();
});
