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

test('a device may stand beside the dtype, by position and by name', () => {
  const whole = ones(1, 2, 2, 2);
  const made = [t.to('cpu', 'float64'), t.to('cpu', whole.long()), t.to({ device: 'cpu', dtype: 'bool' })];
  expect(made.map((each) => each.dtype)).toEqual(['float64', 'int64', 'bool']);
  expect(t.to({ device: 'cpu' })).toBe(t);
  expect(whole.to('cpu', 'float64', { memoryFormat: 'channelsLast' }).stride()).toEqual([8, 1, 4, 2]);
  expect(whole.to({ dtype: 'float64', memoryFormat: 'channelsLast' }).stride()).toEqual([8, 1, 4, 2]);
  expect(() => t.to({ device: 'cuda' as never })).toThrow(/^to: there are no devices but 'cpu'/);
  expect(() => t.to({ dtypo: 'bool' } as never)).toThrow(/^to: there is no option dtypo/);
});

test('backward takes the gradient by position', () => {
  const x = tensor([1, 2], { requiresGrad: true });
  const y = x.mul(3);
  y.backward(tensor([1, 2]), true);
  y.backward(tensor([1, 2]), { retainGraph: false });
  expect(x.grad?.tolist()).toEqual([6, 12]);
  expect(() => x.mul(2).backward(tensor([1]))).toThrow(/^backward: the gradient has shape/);
});
