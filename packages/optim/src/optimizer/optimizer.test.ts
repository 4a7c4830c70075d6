import { add, manualSeed, ones, randn, Tensor, tensor, zeros } from '@wick/tensor';
import { expectClose } from '@wick/testing';
import * as optim from '../index.ts';

const leaf = (...shape: number[]) => ones(...shape).requiresGrad_();
/** A parameter whose gradient is all ones. */
function ready(...shape: number[]): Tensor {
  const p = leaf(...shape);
  p.grad = ones(...shape);
  return p;
}

// The compiler is the test: a user's function takes an Optimizer, and any of them may come.
it('every optimiser is an Optimizer', () => {
  const p = [leaf(2, 2)];
  const { SGD, Adam, AdamW, NAdam, RAdam, Adamax, Adagrad, Adadelta, Adafactor, RMSprop, Rprop, ASGD, LBFGS, Muon } =
    optim;
  const one: optim.Optimizer[] = [new SGD(p), new Adam(p), new AdamW(p), new NAdam(p), new RAdam(p), new Adamax(p)];
  const more: optim.Optimizer[] = [new Adagrad(p), new Adadelta(p), new Adafactor(p), new RMSprop(p), new Rprop(p)];
  const last: optim.Optimizer[] = [new ASGD(p), new LBFGS(p), new Muon(p)];
  for (const { paramGroups } of [...one, ...more, ...last]) expect(paramGroups[0]!.params).toEqual(p);
});

// The compiler is the test here too: PyTorch's users write it so.
it('a learning rate is changed as a number is', () => {
  const optimizer = new optim.Adam([leaf(2)], { lr: 0.5 });
  for (const group of optimizer.paramGroups) group.lr *= 0.5;
  for (const group of (optimizer as optim.Optimizer).paramGroups) group.lr /= 2;
  expect(optimizer.paramGroups[0]!.lr).toBe(0.125);
  optimizer.paramGroups[0]!.lr = tensor(0.25);
  expect(optimizer.stateDict().param_groups[0]!.lr).toBeInstanceOf(Tensor);
});

describe('parameters and groups', () => {
  it('takes groups, each with options of its own', () => {
    const [a, b] = [ready(2), ready(2)];
    const optimizer = new optim.SGD([{ params: a, lr: 1 }, { params: [b] }], { lr: 0.5 });
    optimizer.step();
    expect([a.tolist(), b.tolist()]).toEqual([
      [0, 0],
      [0.5, 0.5],
    ]);
  });

  it('keeps what else a group holds, and saves it under a snake-case name', () => {
    const optimizer = new optim.SGD([{ params: [leaf(1)], layerName: 'head', T_max: 3 }]);
    const group = optimizer.stateDict().param_groups[0]!;
    expect([group.layer_name, group.T_max]).toEqual(['head', 3]);
    optimizer.loadStateDict(optimizer.stateDict());
    expect([optimizer.paramGroups[0]!.layerName, optimizer.paramGroups[0]!.T_max]).toEqual(['head', 3]);
  });

  it('takes named parameters, and saves the names', () => {
    const optimizer = new optim.Adam([
      ['weight', leaf(2)],
      ['bias', leaf(1)],
    ]);
    expect(optimizer.paramGroups[0]!.paramNames).toEqual(['weight', 'bias']);
    const packed = optimizer.stateDict().param_groups[0]!;
    expect([packed.param_names, packed.params]).toEqual([
      ['weight', 'bias'],
      [0, 1],
    ]);
    expect(() => optimizer.addParamGroup({ params: [leaf(1)] })).toThrow(/either all groups/);
  });

  it('does not change the groups it is given', () => {
    const group = { params: [leaf(1)], lr: 0.3 };
    const betas: [number, number] = [0.5, 0.6];
    const optimizer = new optim.Adam([group], { betas });
    optimizer.paramGroups[0]!.lr = 7;
    optimizer.paramGroups[0]!.betas[0] = 0;
    expect([Object.keys(group), group.lr, betas, optimizer.defaults.betas]).toEqual([
      ['params', 'lr'],
      0.3,
      [0.5, 0.6],
      [0.5, 0.6],
    ]);
  });

  it('numbers the parameters of later groups on', () => {
    const optimizer = new optim.SGD([leaf(1), leaf(1)]);
    optimizer.addParamGroup({ params: [leaf(1)], lr: 9 });
    expect(optimizer.stateDict().param_groups.map((group) => [group.params, group.lr])).toEqual([
      [[0, 1], 1e-3],
      [[2], 9],
    ]);
  });

  it('reads a learning rate that is a tensor at every step', () => {
    const p = ready(1);
    const lr = tensor(1);
    const optimizer = new optim.SGD([p], { lr });
    new optim.lrScheduler.LambdaLR(optimizer, () => 0.25);
    expect(lr.item()).toBe(0.25);
    optimizer.step();
    expect(p.item()).toBe(0.75);
  });
});

describe('step and zeroGrad', () => {
  it('gives the closure gradients and returns its loss', () => {
    const p = leaf(3);
    const optimizer = new optim.SGD([p], { lr: 0.1 });
    const loss = optimizer.step(() => {
      optimizer.zeroGrad();
      const value = p.mul(p).sum();
      value.backward();
      return value;
    });
    expect(loss.item()).toBe(3);
    expectClose(p, [0.8, 0.8, 0.8]);
  });

  it('leaves parameters without a gradient alone, also those whose weights would decay', () => {
    const p = leaf(2);
    const optimizer = new optim.AdamW([p], { lr: 0.1 });
    optimizer.step();
    expect([p.tolist(), optimizer.state.size]).toEqual([[1, 1], 0]);
  });

  it('sets gradients to null, or to zeros', () => {
    const [a, b] = [ready(2), leaf(2)];
    const optimizer = new optim.SGD([a, b]);
    const { grad } = a;
    optimizer.zeroGrad({ setToNone: false });
    expect([a.grad?.tolist(), b.grad, grad!.tolist()]).toEqual([[0, 0], null, [0, 0]]);
    optimizer.zeroGrad();
    expect(a.grad).toBeNull();
  });

  it('is noticed by a backward pass that needs the old values', () => {
    const p = ready(2);
    const loss = p.mul(p).sum();
    new optim.SGD([p]).step();
    expect(() => loss.backward()).toThrow(/changed|modified|in place/);
  });

  it('makes no graph', () => {
    const p = ready(2);
    new optim.LBFGS([p], { maxIter: 2 }).step(() => 1);
    new optim.Adafactor([p]).step();
    expect([p.isLeaf, p.requiresGrad]).toEqual([true, true]);
  });

  const classes = { ...optim } as unknown as Record<string, new (params: unknown, options?: object) => optim.Optimizer>;
  const elementwise = [
    'SGD',
    'Adam',
    'AdamW',
    'RMSprop',
    'Adagrad',
    'Adadelta',
    'Adamax',
    'NAdam',
    'RAdam',
    'Rprop',
    'ASGD',
    'Adafactor',
  ];

  it.each(elementwise)(
    '%s updates transposed parameters, parameters inside a larger memory, and gradients of either kind',
    (name) => {
      manualSeed(4);
      const values = randn(3, 4);
      const grads = [1, 2, 3].map(() => randn(3, 4));
      const whole = zeros(5, 4);
      whole.narrow(0, 1, 3).copy_(values);
      const makers: (() => Tensor)[] = [
        () => values.clone(),
        () => values.t().contiguous().t(),
        () => whole.narrow(0, 1, 3),
      ];
      const [plain, ...others] = makers.map((make, i) => {
        const p = make().detach().requiresGrad_();
        const optimizer = new classes[name]!([p], { lr: 0.1 });
        for (const grad of grads) {
          p.grad = i === 0 ? grad : grad.t().contiguous().t();
          optimizer.step();
        }
        return p.tolist();
      });
      expect(plain).not.toEqual(values.tolist());
      for (const other of others) expectClose(other as number[][], plain as number[][]);
      expect([whole.select(0, 0).tolist(), whole.select(0, 4).tolist()]).toEqual([
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ]);
    },
  );

  it.each(elementwise)('%s takes parameters without elements and 0-dim ones', (name) => {
    const params = [ready(0), ready(2, 0), ready()];
    new classes[name]!(params, { lr: 0.1 }).step();
    expect(params.map((p) => p.numel())).toEqual([0, 0, 1]);
    expect(Number.isFinite(params[2]!.item())).toBe(true);
  });
});

describe('hooks', () => {
  it('run around a step, in order, until removed; one before may replace the closure', () => {
    const optimizer = new optim.SGD([ready(1)]);
    const calls: string[] = [];
    const handles = [
      optim.registerOptimizerStepPreHook(() => void calls.push('global pre')),
      optimizer.registerStepPreHook(() => {
        calls.push('pre');
        return () => 42;
      }),
      optimizer.registerStepPostHook((_, closure) => void calls.push(`post ${closure?.()}`)),
      optim.registerOptimizerStepPostHook(() => void calls.push('global post')),
    ];
    expect(optimizer.step(() => 1)).toBe(42);
    expect(calls).toEqual(['global pre', 'pre', 'post 42', 'global post']);
    for (const handle of handles) handle.remove();
    optimizer.step();
    expect(calls).toHaveLength(4);
  });

  it('run around saving and loading, and may replace the state', () => {
    const optimizer = new optim.SGD([leaf(1)], { lr: 0.5 });
    const calls: string[] = [];
    optimizer.registerStateDictPreHook(() => void calls.push('save'));
    optimizer.registerStateDictPreHook(() => void calls.push('first'), { prepend: true });
    optimizer.registerStateDictPostHook((_, state) => ({
      ...state,
      param_groups: [{ ...state.param_groups[0]!, lr: 7 }],
    }));
    optimizer.registerLoadStateDictPreHook((_, state) => ({
      ...state,
      param_groups: [{ ...state.param_groups[0]!, momentum: 0.25 }],
    }));
    optimizer.registerLoadStateDictPostHook(() => void calls.push('loaded'));
    optimizer.loadStateDict(optimizer.stateDict());
    expect(calls).toEqual(['first', 'save', 'loaded']);
    expect([optimizer.paramGroups[0]!.lr, optimizer.paramGroups[0]!.momentum]).toEqual([7, 0.25]);
  });
});

describe('an optimiser of the user', () => {
  class SignSGD extends optim.Optimizer {
    constructor(params: optim.Params<{ lr: number }>, lr: number) {
      super(params, { lr });
    }
    protected override updateGroup(group: optim.ParamGroup): void {
      for (const p of group.params) if (p.grad) p.add_(p.grad.sign(), { alpha: -(group.lr as number) });
    }
  }

  it('needs updateGroup only', () => {
    const p = ready(2);
    const optimizer = new SignSGD([p], 0.5);
    new optim.lrScheduler.StepLR(optimizer, 1);
    optimizer.step();
    expect(p.tolist()).toEqual([0.5, 0.5]);
    expect(optimizer.toString()).toBe('SignSGD (\nParameter Group 0\n    initial_lr: 0.5\n    lr: 0.5\n)');
  });
});

describe('state dicts', () => {
  it('are copied when loaded: two optimisers share nothing', () => {
    const [p, q] = [ready(2), ready(2)];
    const first = new optim.Adam([p]);
    first.step();
    const second = new optim.Adam([q]);
    second.loadStateDict(first.stateDict());
    first.step();
    expect([second.state.get(q)!.step.item(), first.state.get(p)!.step.item()]).toEqual([1, 2]);
    expect(second.state.get(q)!.exp_avg.tolist()).not.toEqual(first.state.get(p)!.exp_avg.tolist());
  });

  it('may have numbers where old checkpoints had them, plain objects for maps, and lack options that came later', () => {
    const p = ready(2);
    const optimizer = new optim.Adam([p]);
    const { lr, betas, eps, weight_decay, params } = optimizer.stateDict().param_groups[0]!;
    optimizer.loadStateDict({
      state: { 0: { step: 3, exp_avg: zeros(2), exp_avg_sq: ones(2) } },
      param_groups: [{ lr, betas, eps, weight_decay, params }],
    });
    optimizer.step();
    expect(optimizer.state.get(p)!.step.item()).toBe(4);
    expect(optimizer.paramGroups[0]!.amsgrad).toBe(false);
  });

  it('are cast to the type of the parameter, but for the step', () => {
    const p = zeros(2, { dtype: 'float64' }).requiresGrad_();
    const optimizer = new optim.Adam([p]);
    const state = new Map([[0, { step: tensor(3), exp_avg: zeros(2), exp_avg_sq: ones(2) }]]);
    optimizer.loadStateDict({ ...optimizer.stateDict(), state });
    const read = optimizer.state.get(p)!;
    expect([read.step.dtype, read.exp_avg.dtype]).toEqual(['float32', 'float64']);
  });
});

const t = leaf(2);
const nonLeaf = add(t, 1);
const named = (): unknown => [['a', t], leaf(1)];
const refusals: [string, () => unknown, RegExp][] = [
  ['a bare tensor', () => new optim.SGD(t as never), /SGD: params must be an iterable .* got a Tensor: put it into/],
  ['no iterable', () => new optim.SGD(5 as never), /SGD: params must be an iterable of Tensors or of groups, got 5/],
  ['no parameters', () => new optim.Adam([]), /Adam: there are no parameters/],
  ['something else than tensors', () => new optim.SGD([t, 3] as never), /SGD: parameter 1 must be a Tensor, got 3/],
  ['a tensor that was computed', () => new optim.SGD([nonLeaf]), /SGD: parameter 0 is no leaf: it was computed by \w+/],
  ['a parameter twice', () => new optim.SGD([t, t]), /SGD: parameter 1 of the group is there already/],
  [
    'a parameter in two groups',
    () => new optim.SGD([{ params: t }, { params: [t] }]),
    /group 1: parameter 0 .* already/,
  ],
  ['some names', () => new optim.SGD(named() as never), /1 of 2 parameters have a name: name all or none/],
  ['a pair that is none', () => new optim.SGD([['a', t, 1]] as never), /parameter 0 must be a Tensor or a pair/],
  [
    'a group without params',
    () => new optim.SGD([{ params: t }, { lr: 1 }] as never),
    /a group must be an object with params/,
  ],
  ['a NaN learning rate', () => new optim.SGD([t], { lr: NaN }), /SGD: lr must be a number from 0 up.*got NaN/],
  ['a NaN learning rate in a group', () => new optim.Adam([{ params: t, lr: NaN }]), /Adam: lr must be .* got NaN/],
  ['a negative learning rate', () => new optim.Adam([t], { lr: -1 }), /Adam: lr must be .* got -1/],
  ['a learning rate of text', () => new optim.Adam([t], { lr: '1' as never }), /Adam: lr must be .* got "1"/],
  [
    'a learning rate of two elements',
    () => new optim.Adam([t], { lr: ones(2) }),
    /lr must be .* got a float32 tensor of shape \[2\]/,
  ],
  [
    'a beta of 1',
    () => new optim.Adam([t], { betas: [0.9, 1] }),
    /betas must be two numbers in \[0, 1\), got \[0.9, 1\]/,
  ],
  ['one beta', () => new optim.NAdam([t], { betas: [0.9] as never }), /betas must be two numbers/],
  [
    'a negative eps',
    () => new optim.RMSprop([t], { eps: -1e-8 }),
    /RMSprop: eps must be a number from 0 up, got -1e-8/,
  ],
  ['a NaN momentum', () => new optim.SGD([t], { momentum: NaN }), /momentum must be a number from 0 up, got NaN/],
  ['nesterov without momentum', () => new optim.SGD([t], { nesterov: true }), /nesterov needs a momentum above 0/],
  [
    'nesterov with dampening in a group',
    () => new optim.SGD([{ params: t, nesterov: true, momentum: 0.9, dampening: 0.1 }]),
    /no dampening, got momentum 0.9, dampening 0.1/,
  ],
  ['a flag that is no boolean', () => new optim.Adam([t], { amsgrad: 1 as never }), /amsgrad must be a boolean, got 1/],
  [
    'an option that does not exist',
    () => new optim.SGD([t], { weight_decay: 1 } as never),
    /SGD: there is no option weight_decay, did you mean weightDecay\?/,
  ],
  [
    'options that are none',
    () => new optim.SGD([t], 0.1 as never),
    /SGD: options must be an object, got 0.1; write \{ lr: 0.1 \}/,
  ],
  ['a learning rate by itself', () => new optim.AdamW([t], 1e-3 as never), /AdamW: .* write \{ lr: 0.001 \}/],
  ['a learning rate by itself', () => new optim.LBFGS([t], 1 as never), /LBFGS: .* write \{ lr: 1 \}/],
  [
    'an AdamW whose weight decay is not decoupled',
    () => new optim.AdamW([t], { decoupledWeightDecay: false } as never),
    /AdamW: decoupledWeightDecay must be true, got false/,
  ],
  ['rho above 1', () => new optim.Adadelta([t], { rho: 1.5 }), /rho must be a number in \[0, 1\], got 1.5/],
  ['etas the wrong way round', () => new optim.Rprop([t], { etas: [1.2, 0.5] }), /etas must be .* got \[1.2, 0.5\]/],
  ['a rising beta2Decay', () => new optim.Adafactor([t], { beta2Decay: 0.5 }), /beta2Decay must be a number up to 0/],
  ['a vector for Muon', () => new optim.Muon([t]), /Muon: parameters must be 2-D, got shape \[2\]/],
  [
    'a line search that does not exist',
    () => new optim.LBFGS([t], { lineSearchFn: 'wolfe' as never }),
    /'strong_wolfe' or null, got "wolfe"/,
  ],
  [
    'two groups for LBFGS',
    () => new optim.LBFGS([{ params: t }, { params: leaf(1) }] as never),
    /one parameter group only/,
  ],
  ['LBFGS without a closure', () => new optim.LBFGS([t]).step(), /a closure that returns the loss is needed/],
  ['a closure that is none', () => new optim.SGD([t]).step(3 as never), /closure must be a function, got 3/],
  ['a hook that is none', () => new optim.SGD([t]).registerStepPreHook(3 as never), /hook must be a function, got 3/],
  [
    'setToNone that is no boolean',
    () => new optim.SGD([t]).zeroGrad({ setToNone: 0 as never }),
    /setToNone must be a boolean/,
  ],
];

describe('refuses, with what was expected and what came', () => {
  it.each(refusals)('%s', (_, act, message) => {
    expect(act).toThrow(message);
    expect([t.tolist(), t.grad]).toEqual([[1, 1], null]);
  });
});

describe('refuses a state dict that does not fit, and changes nothing', () => {
  const p = ready(2);
  const optimizer = new optim.Adam([p], { lr: 0.1 });
  optimizer.step();
  const good = optimizer.stateDict();
  const group = good.param_groups[0]!;
  const state = good.state.get(0)!;
  const cases: [string, unknown, RegExp][] = [
    ['nothing', null, /Adam.loadStateDict: expected \{ state, param_groups \}, got null/],
    ['no groups', { state: {} }, /expected \{ state, param_groups \}/],
    ['another number of groups', { ...good, param_groups: [] }, /has 1 parameter groups, the state 0/],
    [
      'another number of parameters',
      { ...good, param_groups: [{ ...group, params: [0, 1] }] },
      /group 0 has 1 parameters, in the state it has 2/,
    ],
    ['a missing option', { ...good, param_groups: [{ ...group, betas: undefined }] }, /param_groups\[0\] has no betas/],
    [
      'an option of another kind',
      { ...good, param_groups: [{ ...group, lr: 'x' }] },
      /param_groups\[0\]: lr must be .* got "x"/,
    ],
    ['state of no parameter', { ...good, state: { 5: state } }, /state for parameter 5, which no group lists/],
    [
      'state of another shape',
      { ...good, state: { 0: { ...state, exp_avg: ones(3) } } },
      /state\[0\].exp_avg: expected shape \[2\], got \[3\]/,
    ],
    [
      'state of another optimiser',
      { ...good, state: { 0: { momentum_buffer: ones(2) } } },
      /state\[0\].step must be a tensor/,
    ],
    ['state that is none', { ...good, state: { 0: 7 } }, /state\[0\] must be an object, got 7/],
  ];

  it.each(cases)('%s', (_, dict, message) => {
    const groups = optimizer.paramGroups;
    const kept = optimizer.state.get(p);
    expect(() => optimizer.loadStateDict(dict as optim.LoadableStateDict)).toThrow(message);
    expect(optimizer.paramGroups).toBe(groups);
    expect(optimizer.state.get(p)).toBe(kept);
  });
});

it.each<[string, unknown, RegExp]>([
  ['d', ones(4), /state\[0\]\.d: expected shape \[5\], got \[4\]/],
  ['prev_flat_grad', ones(5, 1), /prev_flat_grad: expected shape \[5\], got \[5, 1\]/],
  ['old_dirs', [ones(5), ones(6)], /old_dirs: expected shape \[5\], got \[6\]/],
  ['old_stps', [ones(5), 1], /old_stps must be a tensor, got 1/],
])('LBFGS refuses a state whose %s does not fit, and stays as it was', (name, value, message) => {
  const params = [leaf(2), leaf(3)];
  const optimizer = new optim.LBFGS(params, { maxIter: 2 });
  optimizer.step(() => {
    for (const p of params) p.grad = p.detach().mul(2);
    return 1;
  });
  const before = optimizer.stateDict();
  const state = { ...before.state.get(0), [name]: value };
  expect(() => optimizer.loadStateDict({ ...before, state: new Map([[0, state]]) })).toThrow(message);
  expect(optimizer.stateDict()).toEqual(before);
});
