import { defaultGenerator, manualSeed, type Tensor, tensor } from '@wick/tensor';
import { decodeArray, type EncodedArray, expectClose, fixture, sha256 } from '@wick/testing';
import * as nn from '../../index.ts';
import { PackedSequence, packPaddedSequence } from '../../utils/rnn/index.ts';

interface Layer {
  layer: string;
  args: [number, number];
  options: Record<string, unknown>;
  how: { lengths?: number[]; eval?: boolean };
  repr: string;
  state: string;
  defaults: Record<string, string>;
  input: EncodedArray;
  states: EncodedArray[];
  batchSizes?: number[];
  sortedIndices?: number[] | null;
  outputs: EncodedArray[];
  gradOutputs: EncodedArray[];
  forwardState: string;
  gradInputs: (EncodedArray | null)[];
  gradients: Record<string, EncodedArray | null>;
}

const { layers } = fixture<{ layers: Layer[] }>(__dirname, 'recurrent');
const names: Record<string, unknown> = { ...nn };
const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
afterAll(() => warned.mockRestore());

function build({ layer, args, options }: Layer): nn.Module {
  const camel = Object.entries(options).map(([name, value]) => [
    name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  const make = names[layer] as new (...args: unknown[]) => nn.Module;
  return new make(...args, Object.fromEntries(camel));
}

function toTensor(encoded: EncodedArray): Tensor {
  return tensor(decodeArray(encoded), { dtype: encoded.dtype }).reshape(encoded.shape);
}

/** Tensors of nested arrays in order; of a PackedSequence its data. */
function flat(value: unknown): Tensor[] {
  if (value instanceof PackedSequence) return [value.data];
  return Array.isArray(value) ? value.flatMap(flat) : [value as Tensor];
}

const label = (c: Layer, i: number) => `${i}: ${c.repr} ${JSON.stringify(c.how)} ${c.input.dtype}`;

describe.each(layers.map((c, i) => [label(c, i), c] as const))('%s', (_, c) => {
  it('draws the default parameters that PyTorch draws, in its order, and prints as there', () => {
    manualSeed(17);
    const module = build(c);
    expect(sha256(defaultGenerator.getState())).toBe(c.state);
    expect([...module.namedParameters()].map(([name, p]) => [name, sha256(p)])).toEqual(Object.entries(c.defaults));
    expect(module.toString()).toBe(c.repr);
  });

  it("has PyTorch's outputs, states, masks and gradients", () => {
    manualSeed(17);
    const module = build(c).train(!c.how.eval);
    const input = toTensor(c.input).requiresGrad_();
    const states = c.states.map((t) => toTensor(t).requiresGrad_());
    const given = states.length === 0 ? [] : [c.layer.startsWith('LSTM') ? states : states[0]];
    manualSeed(23);
    const { lengths } = c.how;
    const fed = lengths
      ? packPaddedSequence(input, lengths, {
          batchFirst: c.options.batch_first === true,
          enforceSorted: c.sortedIndices === null,
        })
      : input;
    const result = module.forward(fed, ...given);
    const outputs = flat(result);
    expect(outputs.length).toBe(c.outputs.length);
    outputs.forEach((out, i) => {
      expectClose(out, c.outputs[i]!);
    });
    expect(sha256(defaultGenerator.getState())).toBe(c.forwardState);
    if (lengths) {
      const [packed] = result as [PackedSequence];
      expect(packed.batchSizes.tolist()).toEqual(c.batchSizes);
      expect(packed.sortedIndices?.tolist() ?? null).toEqual(c.sortedIndices);
    }
    if (outputs.every((t) => t.numel() === 0)) return;
    outputs
      .map((out, i) => out.mul(toTensor(c.gradOutputs[i]!)).sum())
      .reduce((a, b) => a.add(b))
      .backward();
    const rows = input.numel() / c.args[0];
    [input, ...states].forEach((t, i) => {
      expectGradient(t, c.gradInputs[i]!, rows);
    });
    for (const [name, parameter] of module.namedParameters()) expectGradient(parameter, c.gradients[name]!, rows);
  });
});

/**
 * A gradient that is a sum over many rows and steps carries the rounding of its largest terms: PyTorch's own differs
 * from its float64 twin by 7e-6 over 63 rows. There, closeness is measured against the largest element.
 */
function expectGradient(t: Tensor, expected: EncodedArray | null, rows: number): void {
  expect(t.grad === null).toBe(expected === null);
  if (!t.grad || !expected) return;
  const largest = t.grad.abs().max().item() as number;
  expectClose(t.grad, expected, rows > 32 && t.dtype === 'float32' ? { atol: 1e-6 * Math.max(1, largest) } : {});
}
