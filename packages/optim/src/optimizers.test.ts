import { Tensor } from '@wick/tensor';
import { type EncodedArray, expectClose, expectUlp, fixture } from '@wick/testing';
import * as optim from './index.ts';
import { decode, type Encoded, toOptions, toTensor } from './testing/encoded.ts';

interface EncodedState {
  state: { [key: string]: Encoded };
  param_groups: { [key: string]: Encoded }[];
}
interface Case {
  name: string;
  options: Record<string, unknown>;
  groups: Record<string, unknown>[] | null;
  repr: string;
  start: EncodedArray[];
  a: EncodedArray[];
  b: EncodedArray[];
  params: Record<string, EncodedArray[]>;
  states: Record<string, EncodedState>;
  /** Where PyTorch ends if it loads the state of step 50, if not where it ends otherwise. */
  resumed?: { params: EncodedArray[]; state: EncodedState };
}
const fixtures = fixture<{ cases: Case[]; muon: Case[]; swings: number[] }>(__dirname, 'optimizers');
const cases = [...fixtures.cases, ...fixtures.muon];

type Make = new (params: unknown, options: object) => optim.Optimizer;
const classes = optim as unknown as Record<string, Make>;

/** Those whose float32 results are PyTorch's bit for bit: no square root, which PyTorch leaves to the machine. */
const exact = new Set(['SGD', 'Adamax', 'Rprop', 'ASGD']);

function build(c: Case, params: Tensor[]): optim.Optimizer {
  const cuts = c.groups?.length === 2 ? [0, 1, params.length] : [0, params.length];
  const groups = c.groups?.map((group, i) => ({ params: params.slice(cuts[i], cuts[i + 1]), ...toOptions(group) }));
  return new classes[c.name]!(groups ?? params, toOptions(c.options));
}

/** Takes the steps from..to and calls `check` after each. */
function train(
  c: Case,
  optimizer: optim.Optimizer,
  params: Tensor[],
  from: number,
  to: number,
  check: (t: number) => void,
) {
  const [a, b] = [c.a.map(toTensor), c.b.map(toTensor)];
  for (let t = from; t <= to; t++) {
    params.forEach((p, i) => {
      p.grad = i === 1 && t % 4 === 3 ? null : a[i]!.mul(p.detach()).sub(b[i]!.mul(fixtures.swings[t - 1]!));
    });
    optimizer.step();
    check(t);
  }
}

const leaves = (arrays: EncodedArray[]) => arrays.map((array) => toTensor(array).requiresGrad_());

/**
 * Muon's matrices have 8 significant bits. Where a sum of products lies next to a tie, its order decides about the last
 * of them, and an element of the update, which is at most about 1, moves by 2^-8 · lr.
 */
const ofEightBits = { rtol: 1e-3, atol: 2e-3 };

function expectSame(c: Case, actual: Tensor, expected: EncodedArray, t = 100): void {
  if (exact.has(c.name) && actual.dtype === 'float32') expectUlp(actual, expected, 0);
  else if (c.name === 'Muon' && t > 2) expectClose(actual, expected, ofEightBits);
  else expectClose(actual, expected);
}

function expectState(c: Case, actual: optim.OptimizerStateDict, expected: EncodedState): void {
  expect([...actual.state.keys()]).toEqual(Object.keys(expected.state).map(Number));
  for (const [key, wanted] of Object.entries(expected.state)) {
    const state = actual.state.get(Number(key))!;
    expect(Object.keys(state)).toEqual(Object.keys(wanted as object));
    for (const [name, value] of Object.entries(wanted as Record<string, EncodedArray>)) {
      expect([name, (state[name] as Tensor).dtype]).toEqual([name, value.dtype]);
      expectSame(c, state[name] as Tensor, value);
    }
  }
  expect(actual.param_groups.map((group) => Object.keys(group))).toEqual(
    expected.param_groups.map((group) => Object.keys(group)),
  );
  const plain = (value: unknown) => (value instanceof Tensor ? value.item() : value);
  for (const [i, group] of expected.param_groups.entries())
    for (const [name, value] of Object.entries(group))
      expect([name, plain(actual.param_groups[i]![name])]).toEqual([name, plain(decode(value))]);
}

const label = (c: Case, i: number) =>
  `${i}: ${c.name} ${JSON.stringify(c.options)} ${c.groups ? 'in groups ' : ''}${c.start[0]!.dtype}`;

describe.each(cases.map((c, i) => [label(c, i), c] as const))('%s', (_, c) => {
  it('prints as in PyTorch', () => {
    expect(build(c, leaves(c.start)).toString()).toBe(c.repr);
  });

  it("walks PyTorch's path for 100 steps, and its state dict is PyTorch's", () => {
    const params = leaves(c.start);
    const optimizer = build(c, params);
    train(c, optimizer, params, 1, 100, (t) => {
      c.params[t]?.forEach((expected, i) => void expectSame(c, params[i]!, expected, t));
      if (c.states[t]) expectState(c, optimizer.stateDict(), c.states[t]);
    });
  });

  it("goes on where PyTorch's state dict of step 50 leaves off", () => {
    const params = leaves(c.params[50]!);
    const optimizer = build(c, params);
    optimizer.loadStateDict(decode(c.states[50]! as unknown as Encoded) as optim.LoadableStateDict);
    train(c, optimizer, params, 51, 100, () => {});
    const end = c.resumed ?? { params: c.params[100]!, state: c.states[100]! };
    end.params.forEach((expected, i) => void expectSame(c, params[i]!, expected));
    expectState(c, optimizer.stateDict(), end.state);
  });
});
