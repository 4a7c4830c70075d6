import { zeros } from '@wick/tensor';
import * as nn from '../index.ts';

const { creationOrder } = nn.utils;

/** Its fields take their places before its constructor makes what is in them. */
class Turned extends nn.Module {
  out: nn.Module;
  hidden: nn.Linear;
  constructor() {
    super();
    this.hidden = new nn.Linear(2, 2);
    this.out = new nn.Linear(2, 2);
  }
}

class Declared extends nn.Module {
  declare out: nn.Linear;
  declare hidden: nn.Linear;
  constructor() {
    super();
    this.hidden = new nn.Linear(2, 2);
    this.out = new nn.Linear(2, 2);
  }
}

class Fields extends nn.Module {
  hidden = new nn.Linear(2, 2);
  out = new nn.Linear(2, 2);
}

class OwnParameters extends nn.Module {
  shift: nn.Parameter;
  scale: nn.Parameter;
  layer = new nn.Linear(1, 1);
  constructor() {
    super();
    this.scale = new nn.Parameter(zeros(1));
    this.shift = new nn.Parameter(zeros(1));
  }
}

/** Given a part that is older than it. */
class Wrapper extends nn.Module {
  norm = new nn.LayerNorm(2);
  constructor(readonly inner: nn.Module) {
    super();
  }
}

const replaced = (module: Turned | Fields): nn.Module => {
  module.namedParameters().next(); // a walk has seen what is in its place
  module.hidden = new nn.Linear(2, 2);
  return module;
};

it.each<[string, nn.Module, ReturnType<typeof creationOrder>]>([
  ['fields that only declare', new Turned(), { walked: ['out', 'hidden'], created: ['hidden', 'out'] }],
  ['parameters', new OwnParameters(), { walked: ['shift', 'scale'], created: ['scale', 'shift'] }],
  ['fields with `declare`', new Declared(), null],
  ['fields with their values', new Fields(), null],
  ['a replaced layer', replaced(new Fields()), null],
  ['a replaced layer of fields that only declare', replaced(new Turned()), { walked: ['out', 'hidden'], created: ['hidden', 'out'] }], // biome-ignore format: one line
  ['a part that was there before', new Wrapper(new Fields()), null],
  ['a container', new nn.ModuleList([new nn.Linear(1, 1), new nn.Linear(1, 1)].reverse()), null],
  ['a copy', new Turned().deepCopy(), null],
])('the order of %s', (_, module, expected) => {
  expect(creationOrder(module)).toEqual(expected);
});

it('the walk keeps the order of properties, and a replaced layer its place, as in PyTorch', () => {
  const names = (m: nn.Module) => [...m.namedChildren()].map(([name]) => name);
  const [turned, fields] = [new Turned(), new Fields()];
  expect([names(turned), names(replaced(turned)), names(fields), names(replaced(fields))]).toEqual([
    ['out', 'hidden'],
    ['out', 'hidden'],
    ['hidden', 'out'],
    ['hidden', 'out'],
  ]);
  const net = new nn.Sequential(new nn.Linear(1, 1), new nn.ReLU(), new nn.Linear(1, 1));
  const second = new nn.Linear(1, 1);
  Reflect.set(net, '0', second);
  expect([...net.children()][0]).toBe(second);
});

it('creationOrder refuses what is no module', () => {
  expect(() => creationOrder({} as never)).toThrow(TypeError);
});
