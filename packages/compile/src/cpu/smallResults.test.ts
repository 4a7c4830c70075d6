import { randint, randn, type Tensor, tensor, zeros } from '@wick/tensor';
import { memoryKey } from '@wick/tensor/internal';
import { compile } from '../compile.ts';

/** A step whose results are of several types and sizes, some of them without elements or large. */
function steps() {
  const weight = randn(3, 4, { requiresGrad: true });
  const step = (x: Tensor, classes: Tensor) => {
    weight.grad = null;
    const y = x.matmul(weight);
    const loss = y.square().mean();
    loss.backward();
    const right = y.argmax(1).eq(classes);
    return {
      loss,
      right,
      count: right.sum(),
      doubles: y.to('float64'),
      row: y.select(0, 0),
      none: y.slice(0, 0, 0),
      y,
    };
  };
  return { step, compiled: compile(step), args: () => [randn(5, 3), randint(0, 4, [5])] as const };
}

const bytesOf = (t: Tensor) => [...new Uint8Array(t.toTypedArray().slice().buffer)];

describe('small results of a call', () => {
  it('are those of the function, though they are first read after later calls', () => {
    const { step, compiled, args } = steps();
    const calls = Array.from({ length: 7 }, () => {
      const given = args();
      return [compiled(...given), step(...given)] as const;
    });
    expect(compiled.captures).toBe(1);
    for (const [made, expected] of calls)
      for (const [name, t] of Object.entries(expected)) {
        const result = made[name as keyof typeof made];
        expect([result.dtype, result.shape, bytesOf(result)]).toEqual([t.dtype, t.shape, bytesOf(t)]);
      }
  });

  it('have arrays of their own, which changes and transfers leave to the others', () => {
    const { step, compiled, args } = steps();
    for (let i = 0; i < 4; i++) compiled(...args());
    const given = args();
    const expected = step(...given);
    const made = compiled(...given);
    made.loss.fill_(7);
    structuredClone(memoryKey(made.count).data, { transfer: [memoryKey(made.count).data.buffer as ArrayBuffer] });
    expect(made.loss.item()).toBe(7);
    expect(() => made.count.item()).toThrow(RangeError);
    for (const name of ['right', 'doubles', 'row', 'y'] as const)
      expect(bytesOf(made[name])).toEqual(bytesOf(expected[name]));
    for (const name of ['loss', 'right', 'doubles'] as const)
      expect(memoryKey(made[name]).data.buffer.byteLength).toBe(memoryKey(expected[name]).data.byteLength);
  });

  it('that lie in one memory still do', () => {
    const { compiled, args } = steps();
    for (let i = 0; i < 4; i++) compiled(...args());
    const { row, y } = compiled(...args());
    row.fill_(3);
    expect(y.select(0, 0).tolist()).toEqual([3, 3, 3, 3]);
  });

  it('have the names that the operation gives them', () => {
    const step = (x: Tensor) => ({ top: x.topk(2, 1), sum: x.sum() });
    const compiled = compile(step, { verify: 100 });
    for (let i = 0; i < 6; i++) {
      const x = randn(3, 4);
      const [{ top }, expected] = [compiled(x), step(x).top];
      expect(top.values.tolist()).toEqual(expected.values.tolist());
      expect(top.indices).toBe(top[1]);
      expect(String(top)).toBe(String(expected));
    }
    expect(compiled.captures).toBe(1);
  });

  it('keep the bits of what is not a number', () => {
    const bits = new Int32Array([0x7fc00001, -0x00400001 | 0, 0x7f800001]);
    const x = tensor(new Float32Array(bits.buffer));
    const weight = zeros(3, { requiresGrad: true });
    const compiled = compile((t: Tensor) => {
      weight.grad = null;
      weight.sum().backward();
      return [t.clone(), t.flip(0)];
    });
    for (let i = 0; i < 4; i++) compiled(x);
    const [same, turned] = compiled(x) as [Tensor, Tensor];
    expect(bytesOf(same)).toEqual([...new Uint8Array(bits.buffer)]);
    expect(bytesOf(turned)).toEqual([...new Uint8Array(bits.slice().reverse().buffer)]);
  });
});
