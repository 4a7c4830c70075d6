import { zeros } from '@wick/tensor';
import * as optim from '../index.ts';

const { lrScheduler, swaUtils } = optim;
const sgd = (lr = 0.1) => new optim.SGD([zeros(1).requiresGrad_()], { lr, momentum: 0.9 });
const two = () => new optim.SGD([{ params: zeros(1) }, { params: zeros(1) }], { lr: 0.1 });

const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
beforeEach(() => warn.mockClear());
afterAll(() => warn.mockRestore());

describe('warnings', () => {
  it('one if the scheduler steps before the optimiser, none the other way round', () => {
    const optimizer = sgd();
    const scheduler = new lrScheduler.StepLR(optimizer, 2);
    expect(warn).not.toHaveBeenCalled();
    scheduler.step();
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/StepLR.step\(\) was called before optimizer.step\(\)/)]]);
    scheduler.step();
    const other = sgd();
    const next = new lrScheduler.StepLR(other, 2);
    other.step();
    next.step();
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it('for getLr outside a step, and for an epoch', () => {
    const optimizer = sgd();
    const scheduler = new lrScheduler.ExponentialLR(optimizer, 0.5);
    expect(scheduler.getLr()).toEqual([0.05]);
    optimizer.step();
    scheduler.step(3);
    expect(scheduler.getLastLr()).toEqual([0.0125]);
    expect(warn.mock.calls.map(([text]) => text as string)).toEqual([
      expect.stringMatching(/use getLastLr/),
      expect.stringMatching(/epoch is deprecated/),
    ]);
  });
});

describe('going on', () => {
  it('from lastEpoch, with the learning rates of a loaded optimiser', () => {
    const optimizer = sgd();
    const scheduler = new lrScheduler.CosineAnnealingLR(optimizer, 10);
    for (let i = 0; i < 4; i++) scheduler.step();
    const later = sgd();
    later.loadStateDict(optimizer.stateDict());
    const resumed = new lrScheduler.CosineAnnealingLR(later, 10, { lastEpoch: 3 });
    expect(resumed.lastEpoch).toBe(4);
    expect(resumed.getLastLr()).toEqual(scheduler.getLastLr());
  });

  it('does not let a caller change the learning rates through what it returns', () => {
    const scheduler = new lrScheduler.StepLR(sgd(), 2);
    scheduler.getLastLr()[0] = 9;
    (scheduler.stateDict().base_lrs as number[])[0] = 9;
    expect([scheduler.getLastLr(), scheduler.baseLrs]).toEqual([[0.1], [0.1]]);
  });

  it('keeps the milestones of MultiStepLR that are given as a Map or as an object', () => {
    for (const milestones of [new Map([[2, 1]]), { 2: 1 }]) {
      const scheduler = new lrScheduler.MultiStepLR(sgd(), [50]);
      scheduler.loadStateDict({ ...scheduler.stateDict(), milestones });
      expect([...scheduler.milestones]).toEqual([[2, 1]]);
    }
  });
});

describe('a scheduler of the user', () => {
  class InverseSqrt extends lrScheduler.LRScheduler {
    constructor(optimizer: optim.AnyOptimizer) {
      super(optimizer);
      this.start();
    }
    protected override nextLrs(): number[] {
      return this.baseLrs.map((lr) => lr / Math.sqrt(this.lastEpoch + 1));
    }
  }

  it('needs nextLrs only, and takes part in others', () => {
    const optimizer = sgd(1);
    const scheduler = new lrScheduler.SequentialLR(
      optimizer,
      [new lrScheduler.ConstantLR(optimizer, { factor: 0.25 }), new InverseSqrt(optimizer)],
      [2],
    );
    const seen = [0, 1, 2, 3, 4, 5].map(() => {
      const [lr] = scheduler.getLastLr();
      scheduler.step();
      return lr;
    });
    expect(seen).toEqual([0.25, 0.25, 1, 1 / Math.sqrt(2), 1 / Math.sqrt(3), 0.5]);
  });
});

const refusals: [string, (o: optim.SGD) => unknown, RegExp][] = [
  [
    'no optimiser',
    () => new lrScheduler.StepLR({} as never, 1),
    /StepLR: optimizer must be an Optimizer, got a Object/,
  ],
  [
    'an option that does not exist',
    (o) => new lrScheduler.CosineAnnealingWarmRestarts(o, 2, { TMult: 2 } as never),
    /CosineAnnealingWarmRestarts: there is no option TMult, did you mean tMult\?/,
  ],
  [
    'an option that only another one has',
    (o) => new lrScheduler.ReduceLROnPlateau(o, { gamma: 0.1 } as never),
    /ReduceLROnPlateau: there is no option gamma; there are mode, factor/,
  ],
  [
    'a word where the options belong',
    (o) => new lrScheduler.StepLR(o, 1, 'fast' as never),
    /StepLR: gamma must be a number, got "fast"; gamma and lastEpoch, in this order, may be given by position/,
  ],
  ['a step size of 0', (o) => new lrScheduler.StepLR(o, 0), /stepSize must be a whole number from 1 up, got 0/],
  ['a NaN gamma', (o) => new lrScheduler.StepLR(o, 1, { gamma: NaN }), /gamma must not be NaN/],
  ['a gamma of text', (o) => new lrScheduler.ExponentialLR(o, '1' as never), /gamma must be a number, got "1"/],
  ['a broken milestone', (o) => new lrScheduler.MultiStepLR(o, [1.5]), /a milestone must be a whole number from 0 up/],
  [
    'milestones that are none',
    (o) => new lrScheduler.MultiStepLR(o, 3 as never),
    /must be an iterable of epochs, got 3/,
  ],
  ['tMax 0', (o) => new lrScheduler.CosineAnnealingLR(o, 0), /tMax must be a whole number from 1 up, got 0/],
  ['tMult 0', (o) => new lrScheduler.CosineAnnealingWarmRestarts(o, 2, { tMult: 0 }), /tMult must be .* got 0/],
  [
    'an epoch below 0',
    (o) => new lrScheduler.CosineAnnealingWarmRestarts(o, 2).step(-1),
    /epoch must be a number from 0 up/,
  ],
  [
    'a start factor of 0',
    (o) => new lrScheduler.LinearLR(o, { startFactor: 0 }),
    /startFactor must be above 0 and up to 1, got 0/,
  ],
  ['a factor of 2', (o) => new lrScheduler.ConstantLR(o, { factor: 2 }), /factor must be above 0 and up to 1, got 2/],
  ['no iterations', (o) => new lrScheduler.PolynomialLR(o, { totalIters: 0 }), /totalIters must be .* got 0/],
  ['a lambda that is none', (o) => new lrScheduler.LambdaLR(o, 3 as never), /lrLambda must be a function, got 3/],
  [
    'one lambda for two groups',
    () => new lrScheduler.LambdaLR(two(), [() => 1]),
    /lrLambda has 1 values, the optimizer 2 parameter groups/,
  ],
  [
    'no length',
    (o) => new lrScheduler.OneCycleLR(o, 1, { epochs: 3 }),
    /either totalSteps or both epochs and stepsPerEpoch/,
  ],
  [
    'a share above 1',
    (o) => new lrScheduler.OneCycleLR(o, 1, { totalSteps: 3, pctStart: 2 }),
    /pctStart must be a number from 0 to 1/,
  ],
  [
    'a strategy that does not exist',
    (o) => new lrScheduler.OneCycleLR(o, 1, { totalSteps: 3, annealStrategy: 'log' as never }),
    /'cos' or 'linear', got "log"/,
  ],
  [
    'a mode that does not exist',
    (o) => new lrScheduler.CyclicLR(o, 0, 1, { mode: 'saw' as never }),
    /'triangular', 'triangular2' or 'exp_range', got "saw"/,
  ],
  [
    'a scaleFn that is none',
    (o) => new lrScheduler.CyclicLR(o, 0, 1, { scaleFn: 1 as never }),
    /scaleFn must be a function/,
  ],
  ['lastEpoch without initialLr', (o) => new lrScheduler.StepLR(o, 1, { lastEpoch: 3 }), /group 0 has no initialLr/],
  ['a factor of 1', (o) => new lrScheduler.ReduceLROnPlateau(o, { factor: 1 }), /factor must be below 1, got 1/],
  [
    'a mode of ReduceLROnPlateau',
    (o) => new lrScheduler.ReduceLROnPlateau(o, 'best' as never),
    /'min' or 'max', got "best"/,
  ],
  [
    'no metric',
    (o) => new lrScheduler.ReduceLROnPlateau(o).step(),
    /the metric must be a number or a Tensor, got undefined/,
  ],
  ['two minLr for one group', (o) => new lrScheduler.ReduceLROnPlateau(o, { minLr: [0, 1] }), /minLr has 2 values/],
  ['no schedulers', () => new lrScheduler.ChainedScheduler([]), /at least one scheduler/],
  [
    'no scheduler among them',
    (o) => new lrScheduler.SequentialLR(o, [3] as never, []),
    /schedulers\[0\] must be a scheduler, got 3/,
  ],
  ['a swaLr below 0', (o) => new swaUtils.SWALR(o, -1), /swaLr must be a number from 0 up, got -1/],
];

describe('refuses, and leaves the optimiser as it was', () => {
  it.each(refusals)('%s', (_, act, message) => {
    const optimizer = sgd();
    const before = JSON.stringify(optimizer.stateDict().param_groups[0], (key, value) =>
      key === 'initial_lr' ? undefined : value,
    );
    expect(() => act(optimizer)).toThrow(message);
    const after = JSON.stringify(optimizer.stateDict().param_groups[0], (key, value) =>
      key === 'initial_lr' ? undefined : value,
    );
    expect(after).toBe(before);
  });

  it.each(['OneCycleLR', 'CyclicLR'] as const)('%s for an optimiser without momentum', (name) => {
    const optimizer = new optim.Adagrad([zeros(1)]);
    const make = {
      OneCycleLR: () => new lrScheduler.OneCycleLR(optimizer, 1, { totalSteps: 3 }),
      CyclicLR: () => new lrScheduler.CyclicLR(optimizer, 0, 1),
    };
    expect(make[name]).toThrow(/cycleMomentum needs an optimizer with momentum or betas/);
    expect([optimizer.paramGroups[0]!.lr, optimizer.paramGroups[0]!.initialLr]).toEqual([0.01, undefined]);
  });

  it('schedulers of another optimiser, ReduceLROnPlateau, and a wrong number of milestones', () => {
    const [a, b] = [sgd(), sgd()];
    const [ofA, ofB] = [new lrScheduler.StepLR(a, 1), new lrScheduler.StepLR(b, 1)];
    expect(() => new lrScheduler.ChainedScheduler([ofA, ofB])).toThrow(/schedulers\[1\] belongs to another optimizer/);
    expect(() => new lrScheduler.SequentialLR(a, [ofA, ofA], [])).toThrow(/2 schedulers need 1 milestones, got 0/);
    const plateau = new lrScheduler.ReduceLROnPlateau(a);
    expect(() => new lrScheduler.SequentialLR(a, [plateau], [])).toThrow(
      /ReduceLROnPlateau, whose step needs a metric/,
    );
  });

  it('a step beyond the cycle of OneCycleLR', () => {
    const scheduler = new lrScheduler.OneCycleLR(sgd(), 1, { totalSteps: 2 });
    scheduler.step();
    scheduler.step();
    expect(() => scheduler.step()).toThrow(/the cycle has 2 steps, this is step 3/);
  });
});

describe('refuses a state that does not fit, and changes nothing', () => {
  const states: [string, Record<string, unknown> | null, RegExp][] = [
    ['nothing', null, /StepLR.loadStateDict: expected an object, got null/],
    ['text for a number', { last_epoch: 4, gamma: 'x' }, /gamma must be a number, got "x"/],
    ['another number of groups', { last_epoch: 4, base_lrs: [1, 2] }, /base_lrs must have 1 values, got 2/],
    ['no array', { last_epoch: 4, base_lrs: 3 }, /base_lrs must be an array, got 3/],
    ['text in an array', { last_epoch: 4, _last_lr: ['x'] }, /_last_lr\[0\] must be a number/],
  ];
  it.each(states)('%s', (_, state, message) => {
    const scheduler = new lrScheduler.StepLR(sgd(), 2);
    const before = scheduler.stateDict();
    expect(() => scheduler.loadStateDict(state as never)).toThrow(message);
    expect(scheduler.stateDict()).toEqual(before);
  });

  it('of schedulers inside another', () => {
    const optimizer = sgd();
    const parts = [new lrScheduler.StepLR(optimizer, 2), new lrScheduler.ExponentialLR(optimizer, 0.5)];
    const scheduler = new lrScheduler.ChainedScheduler(parts);
    const before = scheduler.stateDict();
    const [first] = before._schedulers as Record<string, unknown>[];
    expect(() => scheduler.loadStateDict({ ...before, _schedulers: [first] })).toThrow(/the states of 2 schedulers/);
    const bad = [{ ...first, gamma: 0.7 }, { gamma: [] }];
    expect(() => scheduler.loadStateDict({ ...before, _schedulers: bad })).toThrow(
      /ExponentialLR.*gamma must be a number/,
    );
    expect(scheduler.stateDict()).toEqual(before);
  });
});
