import type { Tensor } from '@wick/tensor';
import { type EncodedArray, expectClose, fixture } from '@wick/testing';
import * as optim from './index.ts';
import { decode, type Encoded, toOptions, toTensor } from './testing/encoded.ts';

interface Case {
  options: Record<string, unknown>;
  repr: string;
  start: EncodedArray[];
  a: EncodedArray[];
  b: EncodedArray[];
  losses: number[];
  params: Record<string, EncodedArray[]>;
  states: Record<string, { state: Record<string, Record<string, Encoded>>; param_groups: Encoded[] }>;
}
const { lbfgs } = fixture<{ lbfgs: Case[] }>(__dirname, 'optimizers');

const leaves = (arrays: EncodedArray[]) => arrays.map((array) => toTensor(array).requiresGrad_());

/** Σ a (p² - b)² / 4, with its gradient written down. */
function closureOf(c: Case, params: Tensor[]): () => number {
  const [a, b] = [c.a.map(toTensor), c.b.map(toTensor)];
  const sign = c.options.maximize ? -1 : 1;
  return () => {
    let loss: Tensor | number = 0;
    params.forEach((p, i) => {
      const x = p.detach();
      const d = x.mul(x).sub(b[i]!);
      loss = a[i]!.mul(d)
        .mul(d)
        .sum()
        .mul(0.25 * sign)
        .add(loss);
      p.grad = a[i]!.mul(d).mul(x).mul(sign);
    });
    return (loss as unknown as Tensor).item();
  };
}

// Each of up to 100 iterations divides by differences of gradients, so the roundings of the dot products, whose order of
// summation is free, grow: by 10^4 in both types.
const tolerance = { float32: { rtol: 1e-4, atol: 1e-4 }, float64: { rtol: 1e-9, atol: 1e-10 } };

describe.each(lbfgs.map((c, i) => [`${i}: ${JSON.stringify(c.options)} ${c.start[0]!.dtype}`, c] as const))(
  'LBFGS %s',
  (_, c) => {
    const close = tolerance[c.start[0]!.dtype as 'float32'];
    const check = (optimizer: optim.LBFGS, params: Tensor[], t: number) => {
      c.params[t]!.forEach((expected, i) => void expectClose(params[i]!, expected, close));
      const expected = c.states[t];
      if (!expected) return;
      const { state, param_groups } = optimizer.stateDict();
      expect(param_groups).toEqual(expected.param_groups);
      const [mine, theirs] = [state.get(0)!, expected.state[0]!];
      expect(Object.keys(mine).sort()).toEqual(Object.keys(theirs).sort());
      expect([mine.func_evals, mine.n_iter]).toEqual([theirs.func_evals, theirs.n_iter]);
      if (theirs.old_dirs === undefined) return;
      expect((mine.old_dirs as Tensor[]).length).toBe((theirs.old_dirs as Encoded[]).length);
      expectClose(mine.prev_flat_grad as Tensor, theirs.prev_flat_grad as EncodedArray, close);
    };

    it('prints as in PyTorch', () => {
      expect(new optim.LBFGS(leaves(c.start), toOptions(c.options)).toString()).toBe(c.repr);
    });

    it("walks PyTorch's path", () => {
      const params = leaves(c.start);
      const optimizer = new optim.LBFGS(params, toOptions(c.options));
      const closure = closureOf(c, params);
      for (let t = 1; t <= 5; t++) {
        expectClose([optimizer.step(closure)], [c.losses[t - 1]!], close);
        check(optimizer, params, t);
      }
    });

    it("goes on where PyTorch's state dict of step 2 leaves off", () => {
      const params = leaves(c.params[2]!);
      const optimizer = new optim.LBFGS(params, toOptions(c.options));
      optimizer.loadStateDict(decode(c.states[2]! as unknown as Encoded) as optim.LoadableStateDict);
      const closure = closureOf(c, params);
      for (let t = 3; t <= 5; t++) {
        optimizer.step(closure);
        check(optimizer, params, t);
      }
    });
  },
);
