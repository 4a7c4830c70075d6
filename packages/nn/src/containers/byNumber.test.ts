import { ones } from '@wick/tensor';
import * as nn from '../index.ts';

describe('children have places as well as names:', () => {
  const modules = (): [nn.Module, nn.Module, nn.Module] => [new nn.Linear(1, 1), new nn.ReLU(), new nn.Identity()];

  it.each<[string, (children: nn.Module[]) => nn.Sequential | nn.ModuleList]>([
    ['numbered', (children) => new nn.Sequential(...children)],
    ['of an object', ([a, b, c]) => new nn.Sequential({ conv: a!, relu: b!, last: c! })],
    ['of a Map whose names are other numbers', ([a, b, c]) => new nn.Sequential(new Map([['7', a!], ['0', b!], ['-1', c!]]))], // biome-ignore format: one line
    ['a slice, which keeps names', (children) => new nn.Sequential(new nn.ReLU(), ...children).slice(1)],
    [
      'put in by name',
      ([a, b, c]) => {
        const net = new nn.Sequential(a!);
        net.addModule('b', b!);
        net.registerModule('c', c!);
        return net;
      },
    ],
    ['in a list', (children) => new nn.ModuleList(children)],
    [
      'in a copied container',
      (children) => {
        const net = new nn.Sequential({ conv: children[0]!, relu: children[1]!, last: children[2]! }).deepCopy();
        children.splice(0, 3, ...net);
        return net;
      },
    ],
    [
      'after others are gone',
      ([a, b, c]) => {
        const net = new nn.Sequential({ gone: new nn.Dropout(), a: a!, b: b!, away: new nn.Dropout(), c: c! });
        net.pop(-2);
        net.pop(0);
        return net;
      },
    ],
  ])('%s', (_, build) => {
    const children: nn.Module[] = modules();
    const net = build(children);
    const [a, b, c] = children;
    const at = (i: number): unknown => net[i];
    expect([0, 1, 2, -1, -2, -3].map(at)).toEqual([a, b, c, c, b, a]);
    expect([at(0) === a, at(1) === b, at(2) === c, at(-1) === c]).toEqual([true, true, true, true]);
    expect([3, -4, 20, 0.5].map(at)).toEqual([undefined, undefined, undefined, undefined]);
    expect([net.at(0), net.at(-1)]).toEqual([a, c]);
    expect([...net.slice(0, -1)]).toEqual([a, b]);
    expect(Object.keys(net)).toEqual(['training']);
  });

  it('the loop that trims a network behind its last convolution finds it', () => {
    let net: nn.Sequential = new nn.Sequential({
      conv: new nn.Conv2d(1, 1, 1),
      relu: new nn.ReLU(),
      pool: new nn.MaxPool2d(2),
    });
    let i = net.length - 1;
    while (i >= 0 && !(net[i] instanceof nn.Conv2d)) i--;
    net = net.slice(0, i + 1);
    expect([...net.namedChildren()].map(([name]) => name)).toEqual(['conv']);
  });

  it('an assignment by place keeps the name, and is checked', () => {
    const net = new nn.Sequential({ a: new nn.ReLU(), b: new nn.ReLU() });
    const last = new nn.Identity();
    net[-1] = last;
    expect(net.toString()).toBe('Sequential(\n  (a): ReLU()\n  (b): Identity()\n)');
    expect(() => {
      net[0] = ones(1) as unknown as nn.Module;
    }).toThrow('Sequential.a takes a Module or null, got a Tensor');
    expect(net.getSubmodule('b')).toBe(last);
  });

  it('a child that was deleted by its name is gone from its place', () => {
    const net = new nn.Sequential({ a: new nn.ReLU(), b: new nn.Identity() });
    Reflect.deleteProperty(net, 'a');
    expect([net[0] instanceof nn.Identity, net[1], net.length]).toEqual([true, undefined, 1]);
  });

  it('parameters in a list have them too', () => {
    const list = new nn.ParameterList([ones(1), ones(2)]);
    expect([list[0]!.shape, list[-1]!.shape, list[2], list[-3]]).toEqual([[1], [2], undefined, undefined]);
    list[-1] = new nn.Parameter(ones(3));
    expect([...list.namedParameters()].map(([name, p]) => [name, p.shape])).toEqual([['0', [1]], ['1', [3]]]); // biome-ignore format: pairs
  });
});
