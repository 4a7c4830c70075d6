import { arange, linspace, type Tensor, zeros } from '@wick/tensor';
import { expectClose, fixture } from '@wick/testing';
import * as optim from './index.ts';
import { toOptions } from './testing/encoded.ts';

type Laid = Record<string, [shape: number[], strides: number[]]>;
interface Case {
  name: string;
  options: Record<string, unknown>;
  layout: keyof typeof layouts;
  same: boolean;
  strides: Laid;
  loaded: Laid;
  end: number[];
}
const { cases } = fixture<{ cases: Case[] }>(__dirname, 'strides');

const floats = (n: number) => arange(n).to('float32').div(32);
const layouts = {
  'row by row': () => floats(24).view(4, 6),
  transposed: () => floats(24).view(6, 4).t(),
  permuted: () => floats(24).view(2, 3, 4).permute([2, 0, 1]),
  'channels last': () => {
    const rows = floats(48).view(2, 3, 2, 4).permute([0, 2, 3, 1]).contiguous();
    return rows.permute([0, 3, 1, 2]);
  },
  'every second column': () => floats(48).view(4, 12).slice(1, 0, 12, 2),
  'a column': () => floats(24).view(4, 6).slice(1, 2, 3),
};

type Make = new (params: unknown, options: object) => optim.AnyOptimizer;
const classes = optim as unknown as Record<string, Make>;

function stridesOf(optimizer: optim.AnyOptimizer, p: Tensor): Laid {
  const entries = Object.entries(optimizer.state.get(p) as Record<string, Tensor>);
  return Object.fromEntries(entries.map(([key, t]) => [key, [[...t.shape], [...t.stride()]]]));
}

it.each(cases.map((c) => [`${c.name}, ${c.layout}, the gradient ${c.same ? 'alike' : 'row by row'}`, c] as const))(
  "its state lies in memory as PyTorch's, also when it was loaded: %s",
  (_, c) => {
    const make = (p: Tensor) => new classes[c.name]!([p.detach().requiresGrad_()], toOptions(c.options));
    const optimizer = make(layouts[c.layout]());
    const p = optimizer.paramGroups[0]!.params[0]!;
    const grad = linspace(-1, 1, p.numel()).reshape(p.shape);
    const step = (optimizer: optim.AnyOptimizer, alike: boolean) => {
      const [p] = optimizer.paramGroups[0]!.params as [Tensor];
      const given = grad.mul(0.125);
      p.grad = alike && gapless(p) ? laidOutAs(p, given) : given;
      optimizer.step();
    };
    step(optimizer, c.same);
    step(optimizer, c.same);
    expect(stridesOf(optimizer, p)).toEqual(c.strides);
    const second = make(zeros(p.shape).copy_(p.detach()));
    second.loadStateDict(optimizer.stateDict());
    const q = second.paramGroups[0]!.params[0]!;
    expect(stridesOf(second, q)).toEqual(c.loaded);
    step(second, false);
    step(second, false);
    expectClose(q.detach().reshape(-1), c.end);
  },
);

const gapless = (t: Tensor) => new Set(t.stride()).size === t.ndim && t.numel() === lastPlace(t) + 1;
const lastPlace = (t: Tensor) => t.stride().reduce((sum, step, d) => sum + step * (t.shape[d]! - 1), 0);
const laidOutAs = (p: Tensor, t: Tensor) => zeros(t.numel()).asStrided(p.shape, p.stride()).copy_(t);
