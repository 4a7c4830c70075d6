import { resnet18 } from '@wick/models';
import { Conv1d, Conv2d, Flatten, LazyLinear, Linear, type Module, ReLU, Sequential } from '@wick/nn';
import { randn, type Tensor } from '@wick/tensor';
import { solveInit_ } from '../solveInit.ts';
import { traceModel } from './traceModel.ts';

const told = (model: Module, x: Tensor, quick: boolean) =>
  traceModel(model, [x], 'eval', { quick }).nodes.map(({ kind, name, inputs }) => [
    kind,
    name,
    inputs.map((n) => n.index),
  ]);

test.each<[string, () => Module, Tensor]>([
  ['a residual network', () => resnet18({ numClasses: 10 }), randn(1, 3, 64, 64)],
  [
    'odd convolutions',
    () =>
      new Sequential(
        new Conv2d(4, 6, [3, 2], { stride: [2, 1], padding: [0, 3], dilation: [1, 2], groups: 2 }),
        new ReLU(),
        new Conv2d(6, 6, 3, { padding: 'same', paddingMode: 'reflect' }),
        new Conv2d(6, 2, 3, { padding: 'valid' }),
        new Flatten(),
        new Linear(2 * 18, 3),
      ),
    randn(1, 4, 9, 7),
  ],
  ['one sample without a batch', () => new Sequential(new Conv1d(2, 3, 2), new ReLU()), randn(2, 5)],
])('%s has the same graph when layers only tell their shapes', (_, make, x) => {
  const model = make();
  const wanted = told(model, x, false);
  expect(wanted.length).toBeGreaterThan(1);
  expect(told(model, x, true)).toEqual(wanted);
});

test('what does not fit is said as ever, hooks run, and layers are themselves afterwards', () => {
  const model = new Sequential(new Linear(4, 4), new ReLU(), new Linear(4, 2));
  const own = (module: Module) => Object.hasOwn(module, 'forward');
  const before = [...model.modules()].map(own);
  let seen = 0;
  const [first] = model;
  const handle = first!.registerForwardHook(() => void seen++);
  solveInit_(model, [1, 4]);
  expect(seen).toBe(1);
  handle.remove();
  expect(() => solveInit_(model, [1, 5])).toThrow(/shape \[1, 5\] does not fit/);
  expect([...model.modules()].map(own)).toEqual(before);
  expect(() => solveInit_(new Sequential(new LazyLinear(3)), [1, 5])).not.toThrow();
});
