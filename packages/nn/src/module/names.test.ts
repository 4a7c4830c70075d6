import * as nn from '../index.ts';

type ModuleClass = typeof nn.Module;
const classes = Object.entries(nn).filter((entry): entry is [string, ModuleClass & (new () => nn.Module)] => {
  const [, value] = entry;
  return typeof value === 'function' && (value === nn.Module || value.prototype instanceof nn.Module);
});

// The name that a class gets from its declaration is no enumerable property, and a minifier shortens it.
it.each(classes)('%s writes its name out, so that a minifier does not change it', (name, type) => {
  const property = Object.getOwnPropertyDescriptor(type, 'name');
  expect(property).toMatchObject({ value: name, enumerable: true });
  expect(type.typeName).toBe(name);
});

it('a module has the name of its class, also where a program finds layers by it', () => {
  const net = new nn.Sequential(new nn.Conv2d(1, 1, 1), new nn.BatchNorm2d(1), new nn.Embedding(2, 2));
  expect([...net.children()].map((m) => m.constructor.name)).toEqual(['Conv2d', 'BatchNorm2d', 'Embedding']);
  const names: string[] = [...net.modules()].map((m) => m.typeName);
  expect(names).toEqual(['Sequential', 'Conv2d', 'BatchNorm2d', 'Embedding']);
});

it('a class of a program goes by its own name, or by the one it writes out', () => {
  class Net extends nn.Sequential {}
  class Minified extends nn.Sequential {
    static override readonly name: string = 'Generator';
  }
  class Shown extends nn.Sequential {
    static override readonly typeName = 'Discriminator';
  }
  class Below extends Shown {}
  const made = [new Net(), new Minified(), new Shown(), new Below()];
  expect(made.map(String)).toEqual(['Net()', 'Generator()', 'Discriminator()', 'Below()']);
  expect(made.map((m) => m.typeName)).toEqual(['Net', 'Generator', 'Discriminator', 'Below']);
  expect(made.map((m) => m.constructor.name)).toEqual(['Net', 'Generator', 'Shown', 'Below']);
});

it('what a layer turns into has a name as well', () => {
  const layer = new nn.Linear(2, 2);
  nn.utils.parametrizations.weightNorm(layer);
  expect(layer.constructor.name).toBe('ParametrizedLinear');
  expect(layer.typeName).toBe('ParametrizedLinear');
});
