import { defaultGenerator, empty, eye, manualSeed, type Tensor, tensor } from '@wick/tensor';
import { decodeArray, type EncodedArray, expectClose, fixture, gradcheck, gradgradcheck, sha256 } from '@wick/testing';
import * as nn from '../index.ts';

type Named = [string, EncodedArray][];
interface Case {
  kind:
    | 'weight_norm'
    | 'spectral_norm'
    | 'parametrizations.weight_norm'
    | 'parametrizations.spectral_norm'
    | 'parametrizations.orthogonal';
  layer: string;
  args: number[];
  layerOptions: object;
  options: { name?: string; dim?: number | null } & Record<string, unknown>;
  drawn: string;
  repr: string;
  state: Named;
  parameters: string[];
  inputs: EncodedArray[];
  outputs: EncodedArray[];
  gradOutputs: EncodedArray[];
  gradients: Named;
  after: Named;
  evalOutput: EncodedArray;
  removed: Named;
  removedRepr: string;
}
const { cases } = fixture<{ cases: Case[] }>(__dirname, 'parametrizations');

const { utils } = nn;
const decode = (e: EncodedArray): Tensor => tensor(decodeArray(e), { dtype: e.dtype }).reshape(e.shape);
const apply = {
  weight_norm: utils.weightNorm,
  spectral_norm: utils.spectralNorm,
  'parametrizations.weight_norm': utils.parametrizations.weightNorm,
  'parametrizations.spectral_norm': utils.parametrizations.spectralNorm,
  'parametrizations.orthogonal': utils.parametrizations.orthogonal,
};
const remove = (c: Case, module: nn.Module) => {
  const name = c.options.name ?? 'weight';
  if (c.kind === 'weight_norm') return utils.removeWeightNorm(module, { name });
  if (c.kind === 'spectral_norm') return utils.removeSpectralNorm(module, { name });
  return utils.parametrize.removeParametrizations(module, name);
};

function build(c: Case): nn.Module {
  const types = nn as unknown as Record<string, new (...args: unknown[]) => nn.Module>;
  const module = new types[c.layer]!(...c.args, c.layerOptions);
  if (module instanceof nn.Linear && module.bias) nn.init.uniform_(module.bias, { a: 0.5, b: 1 });
  const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const options = Object.fromEntries(Object.entries(c.options).map(([name, value]) => [camel(name), value]));
  expect(apply[c.kind](module, options)).toBe(module);
  return module;
}

function expectNamed(actual: Iterable<[string, Tensor]>, expected: Named, tolerance = {}): void {
  const list = [...actual];
  expect(list.map(([name]) => name)).toEqual(expected.map(([name]) => name));
  list.forEach(([name, t], i) => {
    const e = expected[i]![1];
    expect([name, t.shape]).toEqual([name, e.shape]);
    expectClose(t, e, tolerance);
  });
}
/** Moves the original of an orthogonal weight away from the identity, and leaves the signs of its reflections. */
function moved(module: nn.Module): void {
  const original = module.getParameter('parametrizations.weight.original').data;
  const noise = nn.init.uniform_(empty(original.shape, { dtype: original.dtype }), { a: -0.7, b: 0.7 });
  const diagonal = noise.mul(eye(noise.shape.at(-2)!, noise.shape.at(-1)!, { dtype: noise.dtype }));
  original.add_(noise.sub(diagonal));
}
const stateOf = (module: nn.Module) => Object.entries(module.stateDict());
const title = (c: Case, i: number) =>
  `#${i} ${c.kind} ${JSON.stringify(c.options)} of ${c.layer}(${c.args}) ${JSON.stringify(c.layerOptions)}`;

describe.each(cases.map((c, i) => [title(c, i), c] as const))('%s', (_, c) => {
  // A QR decomposition and products of reflections: LAPACK's own float32 results are some ulps from the exact ones.
  const tolerance = c.kind.endsWith('orthogonal') && c.inputs[0]!.dtype === 'float32' ? { atol: 2e-6 } : {};
  const made = () => {
    manualSeed(17);
    return build(c);
  };

  it("has PyTorch's state, draws and repr", () => {
    const module = made();
    expect(sha256(defaultGenerator.getState())).toBe(c.drawn);
    expectNamed(stateOf(module), c.state, tolerance);
    expect([...module.namedParameters()].map(([name]) => name)).toEqual(c.parameters);
    expect(module.toString()).toBe(c.repr);
  });

  it("has PyTorch's outputs, gradients and state after two passes, in evaluation, and once it is removed", () => {
    const module = made();
    if (c.kind === 'parametrizations.orthogonal') moved(module);
    const inputs = c.inputs.map(decode);
    // The second pass improves the singular vectors that the first one's backward still reads.
    const outputs = inputs.map((x) => module.forward(x) as Tensor);
    outputs.forEach((y, i) => {
      expectClose(y, c.outputs[i]!, tolerance);
    });
    outputs.forEach((y, i) => {
      y.backward({ gradient: decode(c.gradOutputs[i]!), retainGraph: true });
    });
    const gradients = [...module.namedParameters()].map(([name, p]): [string, Tensor] => [name, p.grad!]);
    // Sums over rows and places in another order than PyTorch's.
    expectNamed(gradients, c.gradients, outputs[0]!.dtype === 'float32' ? { atol: 5e-6 } : {});
    expectNamed(stateOf(module), c.after, tolerance);
    module.eval();
    expectClose(module.forward(inputs[0]!) as Tensor, c.evalOutput, tolerance);
    expect(remove(c, module)).toBe(module);
    expectNamed(stateOf(module), c.removed, tolerance);
    expect(module.toString()).toBe(c.removedRepr);
    expectClose(module.forward(inputs[0]!) as Tensor, c.evalOutput, tolerance);
    expect(() => remove(c, module)).toThrow(RangeError);
  });

  it('a copy goes on by itself, and a loaded state gives the same', () => {
    if (!c.kind.startsWith('parametrizations')) return; // their weight is the result of an operation, as in PyTorch
    const module = made().eval();
    const x = decode(c.inputs[0]!);
    const copy = module.deepCopy();
    expect(copy.toString()).toBe(c.repr);
    const expected = (module.forward(x) as Tensor).tolist();
    expect((copy.forward(x) as Tensor).tolist()).toEqual(expected);
    for (const p of copy.parameters()) p.data.fill_(0.5);
    expect((module.forward(x) as Tensor).tolist()).toEqual(expected);
    expect((copy.forward(x) as Tensor).tolist()).not.toEqual(expected);
    copy.loadStateDict(module.stateDict());
    expect((copy.forward(x) as Tensor).tolist()).toEqual(expected);
  });
});

describe('gradients by finite differences', () => {
  const float64 = { dtype: 'float64' } as const;
  const table: [string, () => nn.Module][] = [
    ['weightNorm', () => utils.parametrizations.weightNorm(new nn.Linear(3, 2, float64))],
    ['weightNorm of all', () => utils.parametrizations.weightNorm(new nn.Linear(3, 2, float64), { dim: null })],
    ['spectralNorm', () => utils.parametrizations.spectralNorm(new nn.Linear(3, 2, float64)).eval()],
    [
      'spectralNorm of a vector',
      () => utils.parametrizations.spectralNorm(new nn.Linear(2, 3, float64), { name: 'bias' }),
    ],
    ...(['cayley', 'matrix_exp', 'householder'] as const).flatMap((orthogonalMap): [string, () => nn.Module][] =>
      [true, false].map((useTrivialization) => [
        `orthogonal by ${orthogonalMap}${useTrivialization ? '' : ' from the identity'}`,
        () => {
          const options = { orthogonalMap, useTrivialization };
          const module = utils.parametrizations.orthogonal(new nn.Linear(3, 2, float64), options);
          moved(module);
          // Only the whole part of a reflection's sign counts: at -1.5 finite differences do not cross a step.
          const original = module.getParameter('parametrizations.weight.original').data;
          if (orthogonalMap === 'householder') original.sub_(eye(2, 3, float64).mul(0.5));
          return module;
        },
      ]),
    ),
    ['weightNorm, older', () => utils.weightNorm(new nn.Linear(3, 2, float64), { dim: 1 })],
    ['spectralNorm, older', () => utils.spectralNorm(new nn.Linear(3, 2, float64)).eval()],
  ];
  it.each(table)('%s', (_, make) => {
    manualSeed(2);
    const module = make();
    const x = tensor([[0.3, -1.2, 0.8].slice(0, (module as nn.Linear).inFeatures)], float64);
    const parameters = [...module.parameters()];
    const forward = () => module.forward(x) as Tensor;
    expect(gradcheck(forward, parameters)).toBe(true);
    expect(gradgradcheck(forward, parameters)).toBe(true);
  });
});
