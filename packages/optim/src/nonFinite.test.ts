import type { Tensor } from '@wick/tensor';
import { type EncodedArray, expectClose, fixture } from '@wick/testing';
import * as optim from './index.ts';
import { toOptions, toTensor } from './testing/encoded.ts';

interface Case {
  name: string;
  options: Record<string, unknown>;
  start: EncodedArray[];
  grads: EncodedArray[][];
  params: EncodedArray[][];
  state: Record<string, EncodedArray | null>[];
}
/** A number that JSON does not have is `{ number: 'nan' }`. */
type Written = number | { number: string } | null;
interface Search {
  options: Record<string, unknown>;
  values: [loss: Written, first: Written][];
  dtype: 'float32' | 'float64';
  losses: (Written | 'fails')[];
  seen: EncodedArray[];
  end: EncodedArray;
}
const { cases, lbfgs } = fixture<{ cases: Case[]; lbfgs: Search[] }>(__dirname, 'nonFinite');

type Make = new (params: unknown, options: object) => optim.AnyOptimizer;
const classes = optim as unknown as Record<string, Make>;
const muon = { rtol: 1e-2, atol: 2e-3 };

describe.each(cases.map((c) => [`${c.name} ${JSON.stringify(c.options)} ${c.start[0]!.dtype}`, c] as const))(
  'NaN, infinities and other odd numbers in %s',
  (_, c) => {
    it("come out where PyTorch's do", () => {
      const params = c.start.map((t) => toTensor(t).requiresGrad_());
      const optimizer = new classes[c.name]!(params, toOptions(c.options));
      const close = c.name === 'Muon' ? muon : {};
      for (const [step, expected] of c.params.entries()) {
        params.forEach((p, i) => {
          p.grad = toTensor(c.grads[step]![i]!);
        });
        optimizer.step();
        params.forEach((p, i) => void expectClose(p, expected[i]!, close));
      }
      for (const [i, wanted] of c.state.entries())
        for (const [name, value] of Object.entries(wanted)) {
          const mine = (optimizer.state.get(params[i]!) as Record<string, Tensor>)[name];
          if (value === null) expect(mine ?? null).toBeNull();
          else expectClose(mine!, value, close);
        }
    });

    // Those that look at a parameter as a whole aside.
    if (!['Adafactor', 'Muon'].includes(c.name))
      it("come out where PyTorch's do in a parameter that is large enough for the kernels", () => {
        const p = toTensor(c.start[0]!).repeat([30, 1]).requiresGrad_();
        const optimizer = new classes[c.name]!([p], toOptions(c.options));
        for (const [step, expected] of c.params.entries()) {
          p.grad = toTensor(c.grads[step]![0]!).repeat([30, 1]);
          optimizer.step();
          expectClose(p, toTensor(expected[0]!).repeat([30, 1]));
        }
      });
  },
);

const numberOf = (value: Exclude<Written, null>): number =>
  typeof value === 'number' ? value : Number(value.number.replace('inf', 'Infinity'));

describe.each(
  lbfgs.map((c, i) => [`${i}: ${JSON.stringify(c.options)} ${JSON.stringify(c.values)} ${c.dtype}`, c] as const),
)('LBFGS %s', (_, c) => {
  it("looks at PyTorch's points, one after the other, and stops where it stops", () => {
    const [start = c.end] = c.seen;
    const p = toTensor(start).requiresGrad_();
    const optimizer = new optim.LBFGS([p], toOptions(c.options));
    const seen: Tensor[] = [];
    const closure = () => {
      const [loss, first] = c.values[seen.length % c.values.length]!;
      const x = p.detach().clone();
      seen.push(x);
      p.grad = x.mul(2).sub(1);
      if (first !== null) p.grad.select(0, 0).fill_(numberOf(first));
      return loss === null ? x.square().sub(x).sum().item() : numberOf(loss);
    };
    const losses = c.losses.filter((loss) => loss !== 'fails').map((loss) => numberOf(loss!));
    for (const expected of losses) expectClose([optimizer.step(closure)], [expected], { rtol: 1e-4, atol: 1e-5 });
    if (c.losses.includes('fails')) return;
    expect(seen).toHaveLength(c.seen.length);
    seen.forEach((x, i) => void expectClose(x, c.seen[i]!, { rtol: 1e-4, atol: 1e-5 }));
    expectClose(p, c.end, { rtol: 1e-4, atol: 1e-5 });
  });
});
