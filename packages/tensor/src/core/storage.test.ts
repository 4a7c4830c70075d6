import { fromTypedArray, type tensor } from '../index.ts';

interface Resizable extends ArrayBuffer {
  resize(bytes: number): void;
}
const resizable = (bytes: number) =>
  new (ArrayBuffer as unknown as new (bytes: number, options: object) => Resizable)(bytes, {
    maxByteLength: 2 * bytes,
  });

describe('over a resizable buffer', () => {
  const make = () => {
    const buffer = resizable(16);
    const array = new Float32Array(buffer);
    array.set([1, 2, 3, 4]);
    return { buffer, t: fromTypedArray(array) };
  };

  it('a tensor is used as any other', () => {
    const { buffer, t } = make();
    expect(t.sum().item()).toBe(10);
    buffer.resize(32);
    expect(t.add(1).tolist()).toEqual([2, 3, 4, 5]);
  });

  it.each([
    ['sum', (t: ReturnType<typeof tensor>) => t.sum()],
    ['a view', (t: ReturnType<typeof tensor>) => t.narrow(0, 0, 1).tolist()],
    ['a change', (t: ReturnType<typeof tensor>) => t.mul_(2)],
    ['print', (t: ReturnType<typeof tensor>) => `${t}`],
  ])('%s is refused once the buffer has shrunk', (_, use) => {
    const { buffer, t } = make();
    buffer.resize(8);
    expect(() => use(t)).toThrow(/^tensor: the resizable ArrayBuffer under it has shrunk.*had 4 elements, now it has/);
  });
});
