import { manualSeed, ones, randn, type Tensor } from '@wick/tensor';
import type { Memory, Place, Work } from '../graph/ir.ts';
import { readsOf, writesOf } from '../graph/touches.ts';
import { models, nn, optim } from '../testing/packages.ts';
import { recorded } from '../testing/recorded.ts';
import { gathered } from './gathered.ts';
import { lowered } from './lowered.ts';
import { optimizedOnGpu } from './optimizedOnGpu.ts';

/** Expects steps that have to do with one another in their order. */
function expectInOrder(before: readonly Work[], after: readonly Work[]): void {
  expect(after).toHaveLength(before.length);
  expect(new Set(after).size).toBe(before.length);
  const isOnGpu = ({ kind }: Work) => kind !== 'grad' && kind !== 'effect';
  const rest = before.filter((step) => !isOnGpu(step));
  expect(after.filter((step) => !isOnGpu(step)).every((step, i) => step === rest[i])).toBe(true);
  const memories = (places: readonly Place[]) => new Set(places.map(({ memory }) => memory));
  const at = new Map(after.map((step, i) => [step, i]));
  const works = before
    .filter(isOnGpu)
    .map((step) => ({ at: at.get(step)!, reads: memories(readsOf(step)), writes: memories(writesOf(step)) }));
  const writesTo = (a: ReadonlySet<Memory>, b: ReadonlySet<Memory>) => [...a].some((memory) => b.has(memory));
  for (const [i, step] of works.entries())
    for (const later of works.slice(i + 1)) {
      if (step.at < later.at) continue;
      const meet = [writesTo(step.writes, later.reads), writesTo(step.writes, later.writes)];
      expect([...meet, writesTo(later.writes, step.reads)]).toEqual([false, false, false]);
    }
}

const trained = (model: nn.Module, optimizer: optim.Optimizer) => (x: Tensor) => {
  optimizer.zeroGrad();
  const loss = (model.forward(x) as Tensor).square().mean();
  loss.backward();
  optimizer.step();
  return loss;
};

it('what has to do with one another keeps its order', () => {
  manualSeed(0);
  const model = models.resnet18({ numClasses: 3 });
  const x = randn(2, 3, 32, 32);
  const { work } = optimizedOnGpu(recorded(trained(model, new optim.SGD(model.parameters(), { lr: 0.1 })), x));
  expectInOrder(work, gathered(work, new Set()));
});

it('statistics of layers and steps of parameters become few dispatches', () => {
  manualSeed(0);
  const layers = (n: number) =>
    new nn.Sequential(...Array.from({ length: n }, () => [new nn.Linear(8, 8), new nn.BatchNorm1d(8)]).flat());
  const count = (n: number) => {
    const model = layers(n);
    const step = trained(model, new optim.SGD(model.parameters(), { lr: 0.1, momentum: 0.9 }));
    step(ones(4, 8));
    return lowered(optimizedOnGpu(recorded(step, randn(4, 8)))).kernels.length;
  };
  const [four, eight] = [count(4), count(8)];
  // Of a layer: what is computed forward and back, and what is added up of its weights.
  expect((eight - four) / 4).toBeLessThan(10);
});
