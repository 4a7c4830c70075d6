import { randn, ShapeError, type Tensor } from '@wick/tensor';
import { Conv2d, Flatten, Identity, Linear, Module, Sequential } from '../index.ts';

/** The error of a forward pass. */
function thrown(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

test('a shape that does not fit names both shapes and the path of the layer it does not fit', () => {
  const net = new Sequential({
    features: new Sequential(new Conv2d(3, 8, 3), new Flatten()),
    head: new Sequential(new Identity(), new Sequential(new Linear(5, 2))),
  });
  const error = thrown(() => net.forward(randn(1, 3, 8, 8)));
  expect(error).toBeInstanceOf(ShapeError);
  expect(error.message).toMatch(
    /shape \[1, 288\] does not fit a weight of shape \[2, 5\].* \(in "head\.1\.0", a Linear\)$/,
  );
  expect(thrown(() => net.forward(randn(1, 1, 8, 8))).message).toMatch(/\(in "features\.0", a Conv2d\)$/);
});

test('a network with a forward() of its own names the path as well, also through super.forward()', () => {
  class Block extends Module {
    conv = new Conv2d(4, 4, 3);
    override forward(x: Tensor): Tensor {
      return this.conv.forward(x);
    }
  }
  class Wide extends Block {
    override forward(x: Tensor): Tensor {
      return super.forward(x);
    }
  }
  class Net extends Module {
    stem = new Sequential(new Identity(), new Wide());
    override forward(x: Tensor): Tensor {
      return this.stem.forward(x);
    }
  }
  const error = thrown(() => new Net().forward(randn(1, 3, 8, 8)));
  expect(error.message).toMatch(/ \(in "stem\.1\.conv", a Conv2d\)$/);
  expect(error.message.match(/\(in /g)).toHaveLength(1);
  expect(thrown(() => new Conv2d(4, 4, 3).forward(randn(1, 3, 8, 8))).message).not.toMatch(/\(in /);
});

test("an error that is none of wick's comes out as it is", () => {
  const odd = new Error('odd');
  const broken = new Identity();
  broken.forward = () => {
    throw odd;
  };
  expect(thrown(() => new Sequential(broken).forward(randn(1)))).toBe(odd);
  expect(odd.message).toBe('odd');
});
