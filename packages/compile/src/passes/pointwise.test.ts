import type { Term } from '@wick/kernels';
import { expr } from '@wick/kernels';
import { randn } from '@wick/tensor';
import { CpuProgram } from '../cpu/cpuProgram.ts';
import { optimized } from '../runner.ts';
import { nn } from '../testing/packages.ts';
import { recorded } from '../testing/recorded.ts';
import { substitute } from './pointwise.ts';

const { add, exp, mul } = expr;
const [x, y] = [{ given: 0 }, { given: 1 }];

describe('expressions that are put into one another', () => {
  it('have equal parts once, also of different ones and of what they are given', () => {
    const [first, second] = substitute([mul(exp(x), 2), add(exp(x), y)], [y, exp(y)]) as [Term, Term];
    const parts = (term: Term) => (term as Extract<Term, { name: unknown }>).of;
    expect(first).toEqual(mul(exp(y), 2));
    expect(second).toEqual(add(exp(y), exp(y)));
    expect(parts(second)[0]).toBe(parts(first)[0]);
    expect(parts(second)[1]).toBe(parts(first)[0]);
  });

  it('whose numbers are 0 and -0, or other operands, are not equal', () => {
    const made = substitute([mul(x, 0), mul(x, -0), mul(y, 0), mul(0, x)], [x, y]);
    expect(new Set(made).size).toBe(4);
    expect(made[1]).toEqual(mul(x, -0));
  });
});

test('what is stored and reduced as well is computed once', () => {
  const graph = recorded(
    (a, w) => [nn.functional.gelu(a).sum(0), nn.functional.gelu(a).matmul(w)],
    randn(64, 32),
    randn(32, 8),
  );
  const commands = CpuProgram.make(optimized(graph), graph)?.commands ?? [];
  for (const command of commands) {
    if (command.kind !== 'reduced') continue;
    expect(command.outputs).toHaveLength(1);
    expect(command.outputs[0]!.value).toBe(command.reductions[0]!.value);
  }
});
