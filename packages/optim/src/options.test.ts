import * as w from '@wick/tensor';
import * as optim from './index.ts';

const { lrScheduler, swaUtils } = optim;
const weight = () => w.ones(2, 2, { requiresGrad: true });
const sgd = () => new optim.SGD([weight()], { lr: 0.1, momentum: 0.9 });
const step = () => new lrScheduler.StepLR(sgd(), 1);

// What every constructor takes before its options.
const optimizers: readonly string[] =
  'SGD Adam AdamW NAdam RAdam Adamax Adagrad Adadelta Adafactor ASGD RMSprop Rprop LBFGS Muon'.split(' ');
const schedulers: Record<string, () => readonly unknown[]> = {
  StepLR: () => [sgd(), 1],
  MultiStepLR: () => [sgd(), [1]],
  ConstantLR: () => [sgd()],
  LinearLR: () => [sgd()],
  ExponentialLR: () => [sgd(), 0.5],
  PolynomialLR: () => [sgd()],
  CosineAnnealingLR: () => [sgd(), 2],
  CosineAnnealingWarmRestarts: () => [sgd(), 2],
  CyclicLR: () => [sgd(), 0.1, 0.2],
  OneCycleLR: () => [sgd(), 0.1],
  LambdaLR: () => [sgd(), () => 1],
  MultiplicativeLR: () => [sgd(), () => 1],
  ReduceLROnPlateau: () => [sgd()],
  ChainedScheduler: () => [[step()]],
  SequentialLR: () => [sgd(), [step()], []],
};
const hooks = [
  'registerStateDictPreHook',
  'registerStateDictPostHook',
  'registerLoadStateDictPreHook',
  'registerLoadStateDictPostHook',
] as const;

type Build = new (...args: readonly unknown[]) => unknown;
const wrong = { nonsense: 1 };
const calls: readonly [name: string, call: () => unknown][] = [
  ...optimizers.map((name): [string, () => unknown] => [
    name,
    () => new (optim as unknown as Record<string, Build>)[name]!([weight()], wrong),
  ]),
  ...Object.entries(schedulers).map(([name, args]): [string, () => unknown] => [
    name,
    () => new (lrScheduler as unknown as Record<string, Build>)[name]!(...args(), wrong),
  ]),
  ['SWALR', () => new swaUtils.SWALR(sgd(), 0.1, wrong as never)],
  ['AveragedModel', () => new swaUtils.AveragedModel({ deepCopy: () => null } as never, wrong as never)],
  ['zeroGrad', () => sgd().zeroGrad(wrong as never)],
  ...hooks.map((name): [string, () => unknown] => [name, () => sgd()[name](() => undefined, wrong as never)]),
];

test.each(calls)('%s refuses an option that there is not, by name', (name, call) => {
  expect(call).toThrow(TypeError);
  expect(call).toThrow(new RegExp(`^${name}: there is no option nonsense`));
});

test('every optimiser and every scheduler is among them', () => {
  const classes = (space: object) =>
    Object.entries(space)
      .filter(([name, value]) => typeof value === 'function' && /^[A-Z]/.test(name))
      .map(([name]) => name);
  expect(
    classes(optim)
      .filter((name) => name !== 'Optimizer')
      .sort(),
  ).toEqual([...optimizers].sort());
  expect(
    classes(lrScheduler)
      .filter((name) => name !== 'LRScheduler')
      .sort(),
  ).toEqual(Object.keys(schedulers).sort());
});

test('what PyTorch’s users give a scheduler by position goes by position', () => {
  const lrs = (scheduler: InstanceType<typeof lrScheduler.LRScheduler>) => {
    scheduler.optimizer.step();
    scheduler.step();
    return scheduler.getLastLr();
  };
  expect(lrs(new lrScheduler.StepLR(sgd(), 1, 0.5))).toEqual([0.05]);
  expect(lrs(new lrScheduler.LinearLR(sgd(), 0.5, 1, 2))).toEqual(
    lrs(new lrScheduler.LinearLR(sgd(), { startFactor: 0.5, endFactor: 1, totalIters: 2 })),
  );
  expect(new lrScheduler.ReduceLROnPlateau(sgd(), 'max', 0.5, { patience: 3 })).toMatchObject({
    mode: 'max',
    factor: 0.5,
    patience: 3,
  });
  expect(() => new lrScheduler.StepLR(sgd(), 1, '0.5' as never)).toThrow(
    'StepLR: gamma must be a number, got "0.5"; gamma and lastEpoch, in this order, may be given by position, or by name in an object at the end, { gamma: … }',
  );
  expect(() => new lrScheduler.StepLR(sgd(), 1, 0.5, { gamma: 0.1 })).toThrow('StepLR: gamma was given twice');
  expect(() => new lrScheduler.StepLR(sgd(), 1, 0.5, -1, 3 as never)).toThrow(
    'StepLR: 3 options were given by position',
  );
});

test('an option of AdamW that is undefined is its own default', () => {
  expect(new optim.AdamW([weight()], { weightDecay: undefined } as never).paramGroups[0]!.weightDecay).toBe(0.01);
});
