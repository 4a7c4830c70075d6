import { Conv2d } from '@wick/nn';
import { TorchExportError } from '../error.ts';
import { hostileNames, hostileTexts } from '../testing/hostile.ts';
import { ask, python } from '../testing/python.ts';
import { isPlain, py } from './code.ts';
import { checkMember, className, type Keeper, keep, member } from './names.ts';

it.each<[Keeper, string]>([
  ['Module', 'training'],
  ['Module', 'forward'],
  ['Module', 'parameters'],
  ['Module', '_modules'],
  ['Module', '__class__'],
  ['Module', '__dict__'],
  ['Module', '__any\nthing__'],
  ['Sequential', 'append'],
  ['ModuleDict', 'keys'],
  ['ModuleDict', 'type'],
  ['ParameterDict', 'setdefault'],
  ['ParameterList', 'extend'],
])('a %s cannot keep anything as %s', (keeper, name) => {
  expect(() => checkMember(name, keeper)).toThrow(`is an attribute of PyTorch's ${keeper}`);
});

it.each(['', 'a.b', '.', '\ud800', 'a\udfff'])('no name of a member: %p', (name) => {
  expect(() => checkMember(name, 'Module')).toThrow(TorchExportError);
});

it('by a dot where Python takes a name as it is, by its text where it does not', () => {
  expect(`${member(py`self`, 'conv')}`).toBe('self.conv');
  expect(`${keep(py`self`, 'conv', py`f()`)}`).toBe('self.conv = f()');
  for (const name of [...hostileNames, ...hostileTexts].filter((text) => !isPlain(text))) {
    expect(`${member(py`self`, name)}`).toBe(`getattr(self, ${py`${name}`})`);
    expect(`${keep(py`self`, name, py`f()`)}`).toBe(`setattr(self, ${py`${name}`}, f())`);
  }
});

it('a class has a name that Python takes and the files do not use, whatever it is called', () => {
  for (const name of [
    ...hostileNames,
    ...hostileTexts,
    'nn',
    'torch',
    'float',
    'super',
    '__A',
    '_',
    '9',
    '',
    5,
    null,
  ]) {
    const own = className({ name });
    expect(isPlain(own)).toBe(true);
    expect(['nn', 'torch', 'float', 'super', 'self', 'model', 'F', 'OrderedDict', 'getattr', 'setattr']).not.toContain(
      own,
    );
  }
  expect(className(Conv2d)).toBe('Conv2d');
  expect(className({ name: 'class' })).toBe('classModule');
});

(python && process.env.WICK_PYTHON ? it : it.skip)(
  "knows the attributes of PyTorch's classes (with WICK_PYTHON)",
  () => {
    const keepers: Keeper[] = ['Module', 'Sequential', 'ModuleList', 'ModuleDict', 'ParameterList', 'ParameterDict'];
    const program = `
import json, sys
from torch import nn
print(json.dumps({name: dir(getattr(nn, name)()) for name in json.load(sys.stdin)}))`;
    for (const [keeper, names] of Object.entries(ask<Record<Keeper, string[]>>(program, keepers)))
      expect([keeper, names.filter((name) => accepts(name, keeper as Keeper))]).toEqual([keeper, []]);
  },
);

const accepts = (name: string, keeper: Keeper): boolean => {
  try {
    checkMember(name, keeper);
    return true;
  } catch {
    return false;
  }
};
