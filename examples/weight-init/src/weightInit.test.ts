import { init, manualSeed } from 'wick';
import { everyInitialiser } from './initialisers.ts';
import { buildModel, LoopNet, tutorialWeightsInit, weightsInit } from './styles.ts';

test('the walk shows every initialiser that init has', () => {
  manualSeed(0);
  const shown = [...everyInitialiser()].map((s) => /init\.(\w+)/.exec(s.call)![1]!);
  const all = Object.keys(init).filter((name) => name.endsWith('_'));
  expect(shown.sort()).toEqual(all.sort());
});

test('both calling styles leave batch-norm at ones and zeros and weights at the asked scale', () => {
  manualSeed(0);
  const loop = new LoopNet();
  expect(loop.conv.weight.std().item()).toBeCloseTo(Math.sqrt(2 / 72), 1);
  expect(loop.bn.weight?.tolist()).toEqual(new Array(8).fill(1));
  const model = buildModel();
  model.apply(weightsInit);
  const state = model.stateDict();
  expect(state['0.bias']!.tolist()).toEqual(new Array(8).fill(0));
  expect(state['1.weight']!.tolist()).toEqual(new Array(8).fill(1));
});

test("the tutorial's visitor is refused at the 1-D bias, with advice", () => {
  expect(() => buildModel().apply(tutorialWeightsInit)).toThrow(/xavierNormal_.*bias.*zeros_.*constant_.*uniform_/s);
});
