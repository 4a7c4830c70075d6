import { inspect } from 'node:util';
import { ones, type Tensor, zeros } from '@wick/tensor';
import * as nn from '../index.ts';

const deep = (levels: number): nn.Module => {
  let model: nn.Module = new nn.Linear(2, 2);
  for (let i = 0; i < levels; i++) model = new nn.Sequential(model);
  return model;
};
const nested = (levels: number): unknown => {
  let value: unknown = 1;
  for (let i = 0; i < levels; i++) value = [value];
  return value;
};
class Holding extends nn.Module {
  override forward(x: Tensor): Tensor {
    return x;
  }
}

const uses: [string, (m: nn.Module) => unknown][] = [
  ['modules', (m) => [...m.modules()]],
  ['parameters', (m) => [...m.parameters()]],
  ['named buffers', (m) => [...m.namedBuffers()]],
  ['loadStateDict', (m) => m.loadStateDict({}, { strict: false })],
  ['loadStateDict of its own', (m) => m.loadStateDict(m.stateDict())],
  ['deepCopy', (m) => m.deepCopy()],
  ['forward', (m) => m.forward(zeros(1, 2))],
  ['toString', (m) => String(m)],
  ['inspect', (m) => inspect(m)],
  ['apply', (m) => m.apply(() => {})],
  ['train', (m) => m.train()],
  ['eval', (m) => m.eval()],
  ['to', (m) => m.to('float64')],
  ['zeroGrad', (m) => m.zeroGrad()],
  ['requiresGrad_', (m) => m.requiresGrad_(false)],
  [
    'a forward hook',
    (m) => {
      m.registerForwardHook(() => {});
      return m.forward(zeros(1, 2));
    },
  ],
  [
    'a hook on every module',
    (m) => {
      const hook = nn.registerModuleForwardHook(() => {});
      try {
        return m.forward(zeros(1, 2));
      } finally {
        hook.remove();
      }
    },
  ],
  [
    'a backward hook',
    (m) => {
      m.registerFullBackwardHook(() => {});
      return (m.forward(zeros(1, 2)) as Tensor).sum().backward();
    },
  ],
];

// One for all of them: making it takes longer than most of what is refused.
let bottomless: nn.Module;
beforeAll(() => {
  bottomless = deep(100_000);
});

test.each(uses)('%s of modules 100,000 deep is an error of its own, and works at a depth that is used', (_, use) => {
  expect(() => use(deep(300))).not.toThrow();
  let error: unknown;
  try {
    use(bottomless);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(RangeError);
  expect((error as Error).message).toMatch(
    /^\w+: modules.* are nested (more than 10{3,4} deep|deeper than the stack goes)$/,
  );
});

test('values that a module holds are copied as deep as they are, or refused', () => {
  const holding = Object.assign(new Holding(), { list: nested(900), map: new Map([['a', { b: ones(1) }]]) });
  expect(JSON.stringify((holding.deepCopy() as typeof holding).list)).toBe(JSON.stringify(holding.list));
  Object.assign(holding, { list: nested(100_000) });
  expect(() => holding.deepCopy()).toThrow(/^deepCopy: modules, or values in them, are nested more than 1000 deep$/);
  // What was refused leaves nothing behind.
  Object.assign(holding, { list: nested(900) });
  expect(() => holding.deepCopy()).not.toThrow();
});

test('a forward that calls itself without end says so', () => {
  class Endless extends nn.Module {
    override forward(x: Tensor): Tensor {
      return this.forward(x.mul(1));
    }
  }
  expect(() => new Endless().forward(zeros(1))).toThrow(/nested deeper than the stack goes/);
});
