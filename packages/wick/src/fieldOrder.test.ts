import { inspect, nn, ones, optim, ShapeError, type Tensor } from './index.ts';

// A class field that only declares takes its place before the constructor runs, so that such a network is walked in
// another order than PyTorch's: what that does to an optimiser's state, and what is said about it.

class Net extends nn.Module {
  first = new nn.Linear(2, 3);
  second = new nn.Linear(3, 1);
  override forward(x: Tensor): Tensor {
    return this.second.forward(this.first.forward(x));
  }
}

class Turned extends nn.Module {
  second: nn.Linear;
  first: nn.Linear;
  constructor() {
    super();
    this.first = new nn.Linear(2, 3);
    this.second = new nn.Linear(3, 1);
  }
  override forward(x: Tensor): Tensor {
    return this.second.forward(this.first.forward(x));
  }
}

type Stateful = {
  step(closure?: () => Tensor): unknown;
  stateDict(): never;
  loadStateDict(state: never): void;
};
type Build = new (params: Iterable<Tensor>, options: { lr: number }) => Stateful;
const rules = { ...optim } as unknown as Record<string, Build>;

function stepped(name: string, net: Net | Turned): Stateful {
  const optimizer = new rules[name]!(net.parameters(), { lr: 0.1 });
  for (const p of net.parameters()) p.grad = null;
  net.forward(ones(1, 2)).sum().backward();
  optimizer.step();
  return optimizer;
}

const withState = 'Adam AdamW Adagrad RMSprop Adadelta Adamax NAdam RAdam ASGD Rprop Adafactor'.split(' ');

it.each(withState)('%s refuses a state of another order whole, and says what to do', (name) => {
  const saved = stepped(name, new Net()).stateDict();
  const optimizer = stepped(name, new Turned());
  const before = JSON.stringify(optimizer.stateDict(), (_, v) => (typeof v === 'bigint' ? String(v) : v));
  expect(() => optimizer.loadStateDict(saved)).toThrow(ShapeError);
  expect(() => optimizer.loadStateDict(saved)).toThrow(
    /Nothing is loaded.*in the order in which the constructor makes them/,
  );
  expect(JSON.stringify(optimizer.stateDict(), (_, v) => (typeof v === 'bigint' ? String(v) : v))).toBe(before);
  stepped(name, new Net()).loadStateDict(saved);
});

it('auditInit hints at it', () => {
  const audit = inspect.auditInit(new nn.Sequential(new Turned()));
  expect(audit.hints?.map(({ code, paths }) => [code, paths])).toEqual([['creation-order', ['0.second', '0.first']]]);
  expect(String(audit)).toMatch(
    /Hint: creation-order: 0\.second, 0\.first\n {2}Turned declares second, first and makes first, second/,
  );
  expect(inspect.auditInit(new Net()).hints).toBeUndefined();
});
