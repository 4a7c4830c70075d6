import { fixture } from '@wick/testing';
import * as wick from './index.ts';
import { byPosition, ends, firstOption, otherwise, required, usual } from './testing/positionalCalls.ts';

// One rule: what goes by position in PyTorch goes by position here. Every function, method and functional that has options
// is called with PyTorch's defaults one after the other, which changes nothing, and with another value at each place, which
// is what the same value by name is.

type Parameter = readonly [name: string, kind: string, value?: unknown];
const { places } = fixture<{ places: Record<string, Record<string, Parameter[][]>> }>(__dirname, 'positional');
const { Tensor, tensor } = wick;

const camel = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const homes: Record<string, object> = {
  'torch.*': { ...wick },
  'torch.Tensor': Tensor.prototype,
  'torch.nn.functional': wick.nn.functional,
  'torch.nn.init': wick.init,
  'torch.linalg': wick.linalg,
};

function argument([name, kind]: Parameter): unknown {
  if (/dim/.test(name)) return 0;
  if (kind === 'tensor')
    return /ind(ex|ices)/.test(name)
      ? tensor([
          [0n, 1n],
          [1n, 0n],
        ])
      : /mask|condition/.test(name)
        ? usual().gt(0.3)
        : usual();
  if (kind === 'sizes') return [2];
  if (kind === 'bool') return true;
  if (kind === 'string') return name === 'nonlinearity' ? 'relu' : 'sum';
  if (kind === 'tensors') return [usual(), usual()];
  if (name === 'nonlinearity') return 'relu';
  return kind === 'int' || kind === 'number' || name === 'split_size' ? 1 : usual();
}

/** A value that is not the default; undefined where none is at hand. */
function another([name, kind, value]: Parameter): unknown {
  if (kind === 'bool' || typeof value === 'boolean') return !value;
  if (name === 'reduction') return 'none';
  if (/^dims?$/.test(name)) return value === 0 ? 1 : 0;
  if (kind === 'int' && (value === null || typeof value === 'number')) return (value ?? 0) + 1;
  if (typeof value === 'number') return value + 0.25;
  if (kind === 'number' && value === null) return 0.5;
  return kind === 'tensor' ? wick.ones(2) : undefined;
}

function text(value: unknown): string {
  if (value instanceof Tensor) return JSON.stringify([value.shape, value.dtype, String(value.tolist())]);
  return Array.isArray(value) ? `[${value.map(text).join()}]` : String(value);
}

const calls = Object.entries(places).flatMap(([place, functions]) =>
  Object.entries(functions).flatMap(([name, overloads]) => {
    const f: unknown = Reflect.get(homes[place]!, camel(name));
    if (typeof f !== 'function' || name in otherwise || `${place} ${name}` in otherwise) return [];
    return overloads
      .filter((parameters) => parameters.some((p) => p.length > 2) && !parameters.some(([p]) => p.startsWith('*')))
      .map(
        (parameters) =>
          [`${place} ${name}(${parameters.map(([p]) => p).join(', ')})`, place, name, f, parameters] as const,
      );
  }),
);

beforeAll(() => jest.spyOn(console, 'warn').mockImplementation());

test.each(calls)('%s', (_, place, name, f, parameters) => {
  const method = place === 'torch.Tensor';
  const first = parameters.findIndex((p) => p.length > 2);
  const run = (options: readonly unknown[]) => {
    wick.manualSeed(0);
    const all = [...(method ? [['input', 'tensor'] as const] : []), ...parameters.slice(0, first)];
    const given = [
      ...(required[name]?.().slice(0, all.length) ?? []),
      ...all.slice(required[name]?.().length ?? 0).map(argument),
    ];
    const [self, ...rest] = method ? given : [undefined, ...given];
    return text((f as (...args: unknown[]) => unknown).call(self, ...rest, ...options));
  };
  const outcome = (options: readonly unknown[]) => {
    try {
      return run(options);
    } catch (error) {
      return (error as Error).message.replace(/; .*by (position|name).*/s, '');
    }
  };
  const start = firstOption[name] ?? [];
  const options = parameters.slice(first);
  const stop = options.findIndex(([option, kind, value]) => ends.test(option) || kind === 'generator' || value === '?');
  // What Python writes as () for "as the kernel" is nothing here.
  const usualValues = options.map(([, , value]) =>
    value === '' || (Array.isArray(value) && value.length === 0)
      ? undefined
      : value === 'inf'
        ? Number.POSITIVE_INFINITY
        : value,
  );
  const plain = run(start);
  for (let n = start.length + 1; n <= (stop < 0 ? options.length : stop); n++) {
    // Losses: the word's number in PyTorch's own code.
    if (options[n - 1]![0] === 'reduction' && typeof options[n - 1]![2] === 'number') break;
    const before = [...start, ...usualValues.slice(start.length, n - 1)];
    expect(run([...before, usualValues[n - 1]])).toBe(plain);
    const value = another(options[n - 1]!);
    const named = { [camel(options[n - 1]![0]).replace(/_$/, '')]: value };
    const byName = outcome([...start, named]);
    if (value !== undefined && !byPosition.test(`${place} ${name} ${options[n - 1]![0]}`))
      for (const last of [value, named]) expect(outcome([...before, last])).toBe(byName);
  }
});
