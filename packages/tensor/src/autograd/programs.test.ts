import { expectClose, fixture } from '@wick/testing';
import { noGrad, type Tensor, tensor, zeros } from '../index.ts';

interface Program {
  title: string;
  steps: [name: string, method: string, target: string, ...args: unknown[]][];
  outputs: string[];
  /** The step that PyTorch refuses. */
  fails?: number;
  backwardFails?: boolean;
  tensors?: Record<string, { values: number[]; version: number; requiresGrad?: boolean; isLeaf?: boolean }>;
  grads?: Record<string, number[] | null>;
}

const { leaves, programs } = fixture<{ leaves: Record<string, number[][]>; programs: Program[] }>(
  __dirname,
  'programs',
);

function perform(variables: Map<string, Tensor>, [name, method, target, ...rest]: Program['steps'][number]): void {
  const args = rest.map((a) => (typeof a === 'string' ? variables.get(a.slice(1)) : a));
  const last = args.at(-1);
  const withoutGrad = typeof last === 'object' && last !== null && 'noGrad' in last;
  if (withoutGrad) args.pop();
  const run = (): Tensor => {
    const t = variables.get(target.slice(1))!;
    const member = t[method as keyof Tensor] as unknown;
    return (typeof member === 'function' ? member.apply(t, args) : member) as Tensor;
  };
  const result = withoutGrad ? noGrad(run) : run();
  if (name !== '') variables.set(name, result);
}

const counting = (t: Tensor) =>
  tensor(
    Array.from({ length: t.numel() }, (_, i) => i + 1),
    { dtype: t.dtype },
  ).reshape(t.shape);

const write = ([name, method, target, ...args]: Program['steps'][number]) =>
  `${name && `${name} = `}${target}.${method}(${args.map((a) => JSON.stringify(a)).join(', ')})`;

// The grammar of these programs: views, in-place changes and new tensors in any order, then backward.
describe('views, in-place changes and gradients', () => {
  it.each(programs.map((p) => [`${p.title}: ${p.steps.map(write).join('; ')} -> ${p.outputs}`, p] as const))(
    "end where PyTorch's do: %s",
    (_, p) => {
      const variables = new Map<string, Tensor>();
      for (const [name, values] of Object.entries(leaves))
        variables.set(name, tensor(values, { dtype: 'float64', requiresGrad: true }));
      const doubled = variables.get('a')!.detach().mul(2);
      variables.set('columns', doubled.t().contiguous().t().detach());
      const gaps = zeros(2, 4, 2, { dtype: 'float64' }).narrow(1, 0, 3).select(2, 0);
      variables.set('gaps', gaps.copy_(doubled).data);
      for (const [i, step] of p.steps.entries()) {
        if (i === p.fails) {
          const before = [...variables.values()].map((t) => t.tolist());
          expect(() => perform(variables, step)).toThrow(RangeError);
          expect([...variables.values()].map((t) => t.tolist())).toEqual(before);
          return;
        }
        perform(variables, step);
      }
      expect(p.fails).toBeUndefined();
      for (const [name, expected] of Object.entries(p.tensors!)) {
        const t = variables.get(name)!;
        expectClose(t.tolist<number[]>(), expected.values, { rtol: 1e-12 });
        expect([name, t._version.value]).toEqual([name, expected.version]);
        if (expected.isLeaf === undefined) continue;
        expect([name, t.requiresGrad, t.isLeaf]).toEqual([name, expected.requiresGrad, expected.isLeaf]);
      }
      const outputs = p.outputs.map((name) => variables.get(name)!);
      const loss = () =>
        outputs
          .map((t) => t.mul(counting(t)).sum())
          .reduce((sum, x) => sum.add(x))
          .backward();
      if (p.backwardFails) {
        expect(loss).toThrow(/modified by an in-place/);
        return;
      }
      loss();
      for (const [name, expected] of Object.entries(p.grads!)) {
        const { grad } = variables.get(name)!;
        if (expected === null) expect(grad).toBeNull();
        else expectClose(grad!, expected, { rtol: 1e-12, atol: 1e-12 });
      }
    },
  );
});
