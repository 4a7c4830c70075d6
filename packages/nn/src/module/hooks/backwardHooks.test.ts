import { noGrad, ones, type Tensor, tensor } from '@wick/tensor';
import { fixture } from '@wick/testing';
import * as nn from '../../index.ts';

class Two extends nn.Module {
  override forward(a: Tensor, b: Tensor): Tensor {
    return a.mul(2).add(b);
  }
}

class Many extends nn.Module {
  override forward(a: Tensor, b: Tensor | null): [Tensor, Tensor] {
    return [a.mul(2), (b ?? a).mul(3)];
  }
}

class Rows extends nn.Module {
  w = new nn.Parameter(ones(3, 2));
  override forward(i: Tensor): Tensor {
    return this.w.indexSelect(0, i);
  }
}

const wanted = (...shape: number[]) => ones(shape, { requiresGrad: true });
const plain = (...shape: number[]) => ones(shape);
const places = () => tensor([0n, 2n]);

function run<M extends nn.Module>(module: M, loss: (m: M) => Tensor): [nn.Module, () => Tensor] {
  return [module, () => loss(module)];
}

const runs: Record<string, () => [nn.Module, () => Tensor]> = {
  'linear, a plain input': () => run(new nn.Linear(2, 1), (m) => m.forward(plain(1, 2)).sum()),
  'two inputs, the first wanted': () => run(new Two(), (m) => m.forward(wanted(2), plain(2)).sum()),
  'two inputs, the second wanted': () => run(new Two(), (m) => m.forward(plain(2), wanted(2)).sum()),
  'two inputs, one detached': () => run(new Two(), (m) => m.forward(wanted(2).detach(), wanted(2)).sum()),
  'one input twice': () =>
    run(new Two(), (m) => {
      const x = wanted(2);
      return m.forward(x, x).sum();
    }),
  'two outputs, one used': () => run(new Many(), (m) => m.forward(wanted(2), wanted(2))[0].sum()),
  'two outputs, both used': () =>
    run(new Many(), (m) => {
      const [a, b] = m.forward(wanted(2), wanted(2));
      return a.sum().add(b.sum());
    }),
  'an input that is no tensor': () => run(new Many(), (m) => m.forward(wanted(2), null)[0].sum()),
  identity: () => run(new nn.Identity(), (m) => (m.forward(wanted(2)) as Tensor).mul(2).sum()),
  'integers into a module with parameters': () => run(new Rows(), (m) => m.forward(places()).sum()),
  'an embedding': () => run(new nn.Embedding(3, 2), (m) => m.forward(places()).sum()),
  'a loss of a plain target': () => run(new nn.MSELoss(), (m) => m.forward(wanted(2), plain(2))),
  'a loss of a plain input': () => run(new nn.MSELoss(), (m) => m.forward(plain(2), wanted(2))),
};

const { rows } = fixture<{ rows: Record<string, unknown[]> }>(`${__dirname}/..`, 'backwardHooks');
const lists = (gradients: readonly (Tensor | null)[]) => gradients.map((g) => g?.tolist() ?? null);

it('every run of the fixture is tried', () => {
  expect(Object.keys(runs)).toEqual(Object.keys(rows));
});

it.each(Object.keys(rows))("backward hooks are given PyTorch's gradients: %s", (name) => {
  const [module, loss] = runs[name]!();
  noGrad(() => {
    for (const p of module.parameters()) p.fill_(0.5);
  });
  const log: unknown[] = [];
  module.registerFullBackwardPreHook((_, gradOutput) => void log.push(['pre', lists(gradOutput)]));
  module.registerFullBackwardHook(
    (_, gradInput, gradOutput) => void log.push(['hook', lists(gradInput), lists(gradOutput)]),
  );
  loss().backward();
  expect(log).toEqual(rows[name]);
});
