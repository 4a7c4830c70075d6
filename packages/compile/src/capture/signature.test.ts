import { ones, type Tensor, tensor, zeros } from '@wick/tensor';
import { compile } from '../compile.ts';

type Batch = { x: Tensor; more?: unknown; scale?: number };

/** A step that changes what is outside, with its arguments in lists and objects. */
function made() {
  const memory = zeros(3);
  const step = compile((batch: Batch | readonly unknown[], other?: unknown) => {
    const [x, more] = Array.isArray(batch) ? batch : [(batch as Batch).x, (batch as Batch).more];
    memory.add_(x as Tensor);
    const by = typeof more === 'number' ? more : Array.isArray(more) ? more.length : 1;
    return [memory.mul(by), (other as { y?: Tensor } | undefined)?.y?.mul(2) ?? memory];
  });
  const eager = zeros(3);
  const expectCall = (batch: Batch | readonly unknown[], other?: unknown) => {
    const [x, more] = Array.isArray(batch) ? batch : [(batch as Batch).x, (batch as Batch).more];
    eager.add_(x as Tensor);
    const by = typeof more === 'number' ? more : Array.isArray(more) ? more.length : 1;
    const [first, second] = step(batch, other) as [Tensor, Tensor];
    expect(first.tolist()).toEqual(eager.mul(by).tolist());
    expect(second.tolist()).toEqual(((other as { y?: Tensor } | undefined)?.y?.mul(2) ?? eager).tolist());
  };
  const several = (...args: Parameters<typeof expectCall>) => {
    for (let i = 0; i < 5; i++) expectCall(...args);
  };
  return { step, several };
}

describe('calls are told apart by what lists and objects among their arguments hold', () => {
  it('by names and their order, by lengths, and by what is no tensor', () => {
    const { step, several } = made();
    const x = () => ones(3);
    const kinds: Parameters<typeof several>[] = [
      [{ x: x() }],
      [{ x: x(), more: 'one' }],
      [{ more: 'one', x: x() }],
      [{ x: x(), more: 'two' }],
      [{ x: x(), more: [1, 2] }],
      [{ x: x(), more: [1, 2, 3] }],
      [{ x: x(), more: ['1', 2, 3] }],
      [{ x: x(), more: undefined }],
      [{ x: x(), more: null }],
      [{ x: x(), more: { 0: 1 } }],
      [[x(), 1]],
      [[x()]],
      [[x()], { y: tensor([1, 2]) }],
      [[x()], { y: tensor([[1, 2]]) }],
      [[x()], { y: undefined }],
    ];
    for (const [i, args] of kinds.entries()) {
      several(...args);
      expect(step.captures).toBe(i + 1);
    }
    for (const args of kinds) several(...args);
    expect(step.captures).toBe(kinds.length);
  });

  it('numbers in lists are those of each call, and tensors that share memory are another case', () => {
    const { several } = made();
    for (const more of [2, 3, 2, -0, 4]) several({ x: ones(3), more });
    const shared = ones(3);
    several([shared], { y: shared });
    several([ones(3)], { y: ones(3) });
    several([shared], { y: shared });
  });

  it('tensors that share memory are told apart by how far from one another they lie', () => {
    const memory = ones(9);
    const captured = compile((x: Tensor, y: Tensor) => {
      x.add_(1);
      return y.mul(2);
    });
    const expectCalls = (from: number, to: number) => {
      for (let i = 0; i < 4; i++) {
        const [x, y] = [memory.narrow(0, from, 3), memory.narrow(0, to, 3)];
        const result = captured(x, y);
        expect(result.tolist()).toEqual(y.mul(2).tolist());
      }
    };
    for (const [i, to] of [0, 1, 3, 6].entries()) {
      expectCalls(0, to);
      expect(captured.captures).toBe(i + 1);
    }
    expectCalls(3, 4);
    expectCalls(0, 6);
    expect(captured.captures).toBe(4);
  });

  it('an instance of a class is refused as before, also where a plain object fits', () => {
    const { step, several } = made();
    several({ x: ones(3) });
    class Other {
      x = ones(3);
    }
    expect(() => step(new Other() as Batch)).toThrow(/give tensors, numbers, strings, booleans/);
    several({ x: ones(3) });
  });
});
