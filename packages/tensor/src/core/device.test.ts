import { arange, eye, ones, rand, type Tensor, tensor, zeros, zerosLike } from '../index.ts';

const t = tensor([1, 2]);
// What a JavaScript user need not write.
const loose = t as unknown as number;

test.each<[string, () => unknown]>([
  ['t + t', () => loose + loose],
  ['t * 2', () => loose * 2],
  ['t < 1', () => loose < 1],
  ['-t', () => -loose],
])('%s is refused with the methods to use', (_, operate) => {
  expect(operate).toThrow(TypeError);
  expect(operate).toThrow(/a \+ b is a\.add\(b\), .* a < b a\.lt\(b\)/);
});

test('a template shows the tensor', () => {
  expect(`${t}`).toBe('tensor([1., 2.])');
  expect(String(t)).toBe(t.toString());
});

test('every tensor is on the cpu, and on nothing else', () => {
  expect(t.to('cpu')).toBe(t);
  expect(t.to('float64').to('cpu').dtype).toBe('float64');
  const away =
    (device: string): (() => Tensor) =>
    () =>
      ones(1).to(device as never);
  for (const device of ['cuda', 'cuda:0', 'mps'])
    expect(away(device)).toThrow(`to: there are no devices but 'cpu', where every tensor is, got "${device}"`);
  expect(away('float31')).toThrow(/float31/);
});

test('an option says so wherever a dtype is given, and another device is refused', () => {
  const device = 'cpu';
  const made = [
    tensor([1], { device }),
    zeros(2, { device, dtype: 'int64' }),
    eye(2, { device }),
    rand(2, { device }),
    arange(3, { device }),
    zerosLike(t, { device }),
  ];
  expect(made.map((each) => each.dtype)).toEqual(['float32', 'int64', 'float32', 'float32', 'int64', 'float32']);
  expect(() => zeros(2, { device: 'cuda' as never })).toThrow(
    /^zeros: there are no devices but 'cpu', .* compile\(fn, \{ device: 'webgpu' \}\)$/,
  );
  expect(() => zeros(2, { device: 3 as never })).toThrow(
    new RangeError("zeros: device must be 'cpu', where every tensor is, got 3"),
  );
});
