import { defaultGenerator, manualSeed, type Tensor, tensor } from '@wick/tensor';
import { decodeArray, type EncodedArray, expectClose, fixture, sha256 } from '@wick/testing';
import * as nn from '../index.ts';

interface Layer {
  layer: string;
  args: unknown[];
  options: Record<string, unknown>;
  repr: string;
  state: string;
  defaults: Record<string, string>;
  input: EncodedArray;
  /** Inputs after the first. */
  more?: EncodedArray[];
  output: EncodedArray;
  indices?: EncodedArray;
  gradOutput: EncodedArray;
  /** Not of indices. */
  gradInput?: EncodedArray;
  gradMore?: (EncodedArray | false)[];
  forwardState: string;
  gradients: Record<string, EncodedArray>;
  second?: EncodedArray;
  buffers?: Record<string, EncodedArray>;
  evalOutput: EncodedArray;
}
interface Loss
  extends Required<
    Pick<Layer, 'layer' | 'args' | 'options' | 'repr' | 'input' | 'output' | 'gradOutput' | 'gradInput'>
  > {
  keys: string[];
  target: EncodedArray;
}
const folder = __dirname;
type Cases = { layers: Layer[]; losses: Loss[] };
const tables = ['layers', 'moreLayers', 'spatialLayers'].map((name) => fixture<Cases>(folder, name));
const layers = tables.flatMap((table) => table.layers);
const losses = tables.flatMap((table) => table.losses);

const names: Record<string, unknown> = { ...nn };

/** Builds a layer as its PyTorch call was written, with the options in camel case. */
function build({ layer, args, options }: Pick<Layer, 'layer' | 'args' | 'options'>): nn.Module {
  const read = Object.entries(options).map(([name, value]) => {
    const encoded = typeof value === 'object' && value !== null && 'base64' in value;
    return [
      name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      encoded ? toTensor(value as EncodedArray) : value,
    ];
  });
  const make = names[layer] as new (...args: unknown[]) => nn.Module;
  return read.length > 0 ? new make(...args, Object.fromEntries(read)) : new make(...args);
}

function toTensor(encoded: EncodedArray): Tensor {
  const data = decodeArray(encoded);
  return tensor(data, { dtype: encoded.dtype }).reshape(encoded.shape);
}

const label = (c: Pick<Layer, 'layer' | 'args' | 'options'>, i: number) =>
  `${i}: ${c.layer}(${[...c.args, ...Object.entries(c.options).map(([k, v]) => `${k}=${typeof v === 'object' ? '…' : v}`)]})`;

const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
afterAll(() => warned.mockRestore());

describe.each(layers.map((c, i) => [label(c, i), c] as const))('%s', (_, c) => {
  it('draws the default parameters that PyTorch draws, and no more', () => {
    manualSeed(17);
    const module = build(c);
    const state = module.stateDict();
    expect(Object.keys(state)).toEqual(Object.keys(c.defaults));
    for (const [name, digest] of Object.entries(c.defaults))
      expect([name, sha256(state[name]!)]).toEqual([name, digest]);
    expect(sha256(defaultGenerator.getState())).toBe(c.state);
  });

  it('prints as in PyTorch', () => {
    expect(build(c).toString()).toBe(c.repr);
  });

  it("has PyTorch's output, gradients and buffers", () => {
    manualSeed(17);
    const module = build(c);
    const input = toTensor(c.input);
    const more = (c.more ?? []).map(toTensor);
    // What is not a leaf may be overwritten, as layers do that work in place.
    const given = c.gradInput ? input.requiresGrad_().mul(1) : input;
    c.gradMore?.forEach((grad, i) => void (grad && more[i]!.requiresGrad_()));
    manualSeed(23);
    const result = module.forward(given, ...more) as Tensor | [Tensor, Tensor];
    const [output, indices] = Array.isArray(result) ? result : [result, undefined];
    expectClose(output, c.output);
    expect(indices === undefined).toBe(c.indices === undefined);
    if (indices && c.indices) expectClose(indices, c.indices);
    expect(sha256(defaultGenerator.getState())).toBe(c.forwardState);
    output.backward({ gradient: toTensor(c.gradOutput) });
    if (c.gradInput) expectClose(input.grad!, c.gradInput);
    c.gradMore?.forEach((grad, i) => void (grad && expectClose(more[i]!.grad!, grad)));
    const parameters = [...module.namedParameters()];
    expect(parameters.map(([name]) => name)).toEqual(Object.keys(c.gradients));
    for (const [name, parameter] of parameters) expectClose(parameter.grad!, c.gradients[name]!);
    if (c.second && c.buffers) {
      module.forward(toTensor(c.second));
      expect([...module.namedBuffers()].map(([name]) => name)).toEqual(Object.keys(c.buffers));
      for (const [name, buffer] of module.namedBuffers()) expectClose(buffer, c.buffers[name]!);
    }
    const evaluated = module.eval().forward(toTensor(c.input), ...more) as Tensor | [Tensor, Tensor];
    expectClose(Array.isArray(evaluated) ? evaluated[0] : evaluated, c.evalOutput);
  });
});

describe.each(losses.map((c, i) => [label(c, i), c] as const))('%s', (_, c) => {
  it("has PyTorch's value, gradient, repr and state", () => {
    manualSeed(17);
    const module = build(c);
    const input = toTensor(c.input).requiresGrad_();
    const output = module.forward(input, toTensor(c.target)) as Tensor;
    expectClose(output, c.output);
    output.backward({ gradient: toTensor(c.gradOutput) });
    expectClose(input.grad!, c.gradInput);
    expect(module.toString()).toBe(c.repr);
    expect(Object.keys(module.stateDict())).toEqual(c.keys);
  });
});
