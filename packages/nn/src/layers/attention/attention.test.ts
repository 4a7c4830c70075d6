import { defaultGenerator, manualSeed, noGrad, type Tensor, tensor } from '@wick/tensor';
import { decodeArray, type EncodedArray, expectClose, fixture, sha256 } from '@wick/testing';
import * as nn from '../../index.ts';

interface Part {
  layer: string;
  args?: unknown[];
  options?: Record<string, unknown>;
}
interface Case extends Part {
  repr: string;
  state: string;
  defaults: Record<string, string>;
  /** A number stands for the input with that place once more. */
  inputs: (EncodedArray | number)[];
  call: Record<string, unknown>;
  forwardState: string;
  output: EncodedArray;
  gradOutput: EncodedArray;
  gradInputs: (EncodedArray | null)[];
  gradients: Record<string, EncodedArray>;
  weights?: EncodedArray;
  gradWeights?: EncodedArray;
  evalOutput: EncodedArray;
  inference?: EncodedArray;
}
const { cases } = fixture<{ cases: Case[] }>(__dirname, 'attention');

const decode = (e: EncodedArray): Tensor => tensor(decodeArray(e), { dtype: e.dtype }).reshape(e.shape);
const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

function read(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('layer' in value) return build(value as Part);
  if ('function' in value) return (nn.functional as Record<string, unknown>)[value.function as string];
  return 'base64' in value ? decode(value as unknown as EncodedArray) : value;
}

const readAll = (options: object) => Object.fromEntries(Object.entries(options).map(([k, v]) => [camel(k), read(v)]));

function build({ layer, args = [], options = {} }: Part): nn.Module {
  const make = (nn as unknown as Record<string, new (...args: unknown[]) => nn.Module>)[layer]!;
  return new make(...args.map(read), readAll(options));
}

const title = (c: Case, i: number) => {
  const plain = (value: unknown) => JSON.stringify(value, (_, v) => (v?.base64 ? `${v.dtype} [${v.shape}]` : v));
  const inputs = c.inputs.map((e) => (typeof e === 'number' ? e : `[${e.shape}]`));
  return `#${i} ${c.layer} ${plain([c.args, c.options])} of ${inputs} ${plain(c.call)}`;
};

const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
afterAll(() => warned.mockRestore());

describe.each(cases.map((c, i) => [title(c, i), c] as const))('%s', (_, c) => {
  /** The layer with parameters drawn anew, and its inputs. */
  const prepared = () => {
    const module = build(c);
    manualSeed(5);
    for (const parameter of module.parameters()) nn.init.uniform_(parameter, { a: -0.6, b: 0.6 });
    const inputs: Tensor[] = [];
    for (const e of c.inputs) inputs.push(typeof e === 'number' ? inputs[e]! : decode(e).requiresGrad_());
    const forward = (): [Tensor, Tensor | null] => {
      const result = module.forward(...inputs, readAll(c.call)) as Tensor | [Tensor, Tensor | null];
      return Array.isArray(result) ? result : [result, null];
    };
    return { module, inputs, forward };
  };

  it('draws the default parameters that PyTorch draws, and no more, and prints as there', () => {
    manualSeed(17);
    const module = build(c);
    expect(sha256(defaultGenerator.getState())).toBe(c.state);
    const state = module.stateDict();
    expect(Object.keys(state)).toEqual(Object.keys(c.defaults));
    expect(Object.fromEntries(Object.entries(state).map(([name, t]) => [name, sha256(t)]))).toEqual(c.defaults);
    expect(module.toString()).toBe(c.repr);
  });

  it("has PyTorch's output, weights, gradients and draws", () => {
    const { module, inputs, forward } = prepared();
    manualSeed(23);
    const [output, weights] = forward();
    expect(sha256(defaultGenerator.getState())).toBe(c.forwardState);
    expectClose(output, c.output);
    expect(weights === null).toBe(c.weights === undefined);
    if (weights) {
      expectClose(weights, c.weights!);
      weights.backward({ gradient: decode(c.gradWeights!), retainGraph: true });
    }
    output.backward({ gradient: decode(c.gradOutput) });
    // Sums over positions and features in another order than PyTorch's: a few ulps of the largest summand.
    const sums = output.dtype === 'float32' ? { atol: 5e-6 } : {};
    c.gradInputs.forEach((g, i) => {
      if (g) expectClose(inputs[i]!.grad!, g, sums);
    });
    const parameters = [...module.namedParameters()];
    expect(parameters.map(([name]) => name)).toEqual(Object.keys(c.gradients));
    for (const [name, parameter] of parameters) expectClose(parameter.grad!, c.gradients[name]!, sums);
  });

  it('evaluates as PyTorch does, with and without gradients', () => {
    const { module, forward } = prepared();
    module.eval();
    expectClose(forward()[0], c.evalOutput);
    const { inference } = c;
    if (inference) noGrad(() => expectClose(forward()[0], inference));
  });
});
