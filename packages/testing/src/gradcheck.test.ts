import { defineFunction, type Tensor, tensor } from '@wick/tensor';
import { gradcheck, gradgradcheck } from './gradcheck.ts';

const leaf = (...values: number[]) => tensor(Float64Array.from(values)).requiresGrad_();
const matrix = () =>
  tensor(Float64Array.of(1, 2, 3, 4, 5, 6))
    .reshape(2, 3)
    .detach()
    .requiresGrad_();

/** x², with a gradient of one's own. */
function square(backward: (g: Tensor, x: Tensor) => Tensor) {
  return defineFunction<[Tensor]>({
    name: 'square',
    forward(ctx, x) {
      ctx.saveForBackward(x);
      return x.mul(x);
    },
    backward: (ctx, g) => [backward(g, ctx.savedTensors[0])],
  });
}

describe('gradcheck', () => {
  it.each<[string, (...t: Tensor[]) => Tensor | Tensor[], () => Tensor[]]>([
    ['one input', (x) => x.mul(x), () => [leaf(1, -2)]],
    ['an input that broadcasts', (x, y) => x.mul(y), () => [matrix(), leaf(1, 2, 3)]],
    ['several outputs', (x) => [x.mul(x), x.exp()], () => [leaf(0.5)]],
    ['outputs that are not floating-point', (x) => [x.mul(2), x.gt(0)], () => [leaf(0.5)]],
    ['inputs that need no gradient, of any dtype', (x, i) => x.mul(i), () => [leaf(1, 2), tensor([2n, 3n])]],
    ['a transposed input', (x) => x.mul(x), () => [matrix().detach().transpose(0, 1).requiresGrad_()]],
    ['a function that gives its input back', (x) => x, () => [leaf(1)]],
    ['no elements', (x) => x.mul(2), () => [leaf()]],
  ])('accepts right gradients: %s', (_, fn, inputs) => {
    expect(gradcheck(fn, inputs())).toBe(true);
    expect(gradgradcheck(fn, inputs())).toBe(true);
  });

  it('names the entries that are wrong, with both values', () => {
    const wrong = square((g, x) => g.mul(x).mul(tensor(Float64Array.of(2, 2, 2, 2, 2, 3)).reshape(2, 3)));
    expect(() => gradcheck(wrong, [matrix()])).toThrow(
      /^gradcheck: 1 of 36 entries of the Jacobian of output 0 \[2,3\] by input 0 \[2,3\] are wrong\n {2}d output 0\[1,2\] \/ d input 0\[1,2\]: backward gives 18, finite differences 1[12]\.\d+$/,
    );
  });

  it.each<[string, (x: Tensor) => Tensor, RegExp]>([
    ['a gradient that is NaN', square((g) => g.mul(Number.NaN)), /backward gives NaN/],
    ['a path that detach() cut', (x) => x.mul(x).detach(), /backward gives 0, finite differences 2/],
    ['a path that was cut beside another', (x) => x.mul(x.detach()), /backward gives 1, finite differences 2/],
  ])('finds %s', (_, fn, message) => {
    expect(() => gradcheck(fn, [leaf(1, 2)])).toThrow(message);
  });

  it('finds a backward that mixes up the layout of what comes in', () => {
    const careless = square((g, x) =>
      tensor(g.nd.data.slice() as Float64Array)
        .reshape(x.shape)
        .mul(x)
        .mul(2),
    );
    expect(() => gradcheck(careless, [matrix()])).toThrow(
      /another gradient of input 0 for a transposed incoming gradient/,
    );
  });

  it('finds a backward that gives something else the second time', () => {
    let calls = 0;
    const drifting = square((g, x) => g.mul(x).mul(2 + 1e-7 * calls++));
    expect(() => gradcheck(drifting, [leaf(1)])).toThrow(/another gradient of input 0 run again/);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      'float32 inputs',
      () => gradcheck((x) => x, [tensor([1]).requiresGrad_()]),
      /input 0 must be float64, got float32/,
    ],
    ['inputs without gradient', () => gradcheck((x) => x, [leaf(1).detach()]), /at least one input must require grad/],
    [
      'an expanded input',
      () => gradcheck((x) => x, [leaf(1).detach().expand(3).requiresGrad_()]),
      /elements of input 0 share memory/,
    ],
    [
      'a function without floating-point output',
      () => gradcheck((x) => x.gt(0), [leaf(1)]),
      /no floating-point output/,
    ],
    ['an eps of 0', () => gradcheck((x) => x, [leaf(1)], { eps: 0 }), /eps must be positive, got 0/],
    ['a negative tolerance', () => gradcheck((x) => x, [leaf(1)], { atol: -1 }), /atol must be 0 or more, got -1/],
  ])('refuses %s', (_, run, message) => expect(run).toThrow(message));
});

describe('gradgradcheck', () => {
  it('finds a gradient that is right but cannot be differentiated', () => {
    const flat = square((g, x) => g.mul(x.detach()).mul(2));
    expect(gradcheck(flat, [leaf(1, 2)])).toBe(true);
    expect(() => gradgradcheck(flat, [leaf(1, 2)])).toThrow(/^gradgradcheck: .*entries of the Jacobian/);
  });
});
