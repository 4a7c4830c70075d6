import { type DType, Generator, manualSeed, rand, randint, type Tensor, tensor } from '@wick/tensor';
import { expectClose, sha256 } from '@wick/testing';
import type { Transform } from '../index.ts';

interface Result {
  dtype: DType;
  shape: number[];
  values: number[];
  /** Of bytes: what they are rounded from. */
  unrounded?: number[];
}

/** What a transform of torchvision's made of an image, call by call, and where the generator stood then. */
export interface TransformCase {
  name: string;
  args: unknown[];
  options: Record<string, unknown>;
  shape: number[];
  dtype: 'float32' | 'float64' | 'uint8';
  results: Result[];
  state: string;
}

/** Makes a transform of what it is given first, of its options and of what is given second. */
export type Build = (first: unknown, options: object, second: unknown) => Transform;

const camel = (options: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(options).map(([k, v]) => [k.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase()), v]),
  );

/** The image that the fixtures are drawn with. */
export function image(shape: number[], dtype: TransformCase['dtype']): Tensor {
  const generator = new Generator().manualSeed(1);
  if (dtype === 'uint8') return randint(0, 256, shape, { generator }).to('uint8');
  return rand(shape, { generator, dtype });
}

/** Where a generator stands. */
export const stands = (g: Generator) => sha256(g.getState()).slice(0, 16);

/** The transform gives what torchvision's gives, from the default generator and from one of its own, and leaves the image. */
export function expectAsTorchvision(c: TransformCase, build: Build, draws: boolean): void {
  for (const own of draws ? [false, true] : [false]) {
    const generator = own ? new Generator().manualSeed(3) : manualSeed(3);
    const transform = build(c.args[0], { ...camel(c.options), ...(own ? { generator } : {}) }, c.args[1]);
    const x = image(c.shape, c.dtype);
    const before = x.clone();
    for (const expected of c.results) {
      const y = transform.forward(x);
      expect(y.dtype).toBe(expected.dtype);
      // rel 1e-5 + abs 1e-6 for float32: the contract
      if (expected.unrounded) {
        // A mean of pixels half-way between two bytes may become either: float32 decides by its last digit.
        expect(y.shape).toEqual(expected.shape);
        expectClose(y.to('float64'), tensor(expected.unrounded, { dtype: 'float64' }).view(expected.shape), {
          rtol: 0,
          atol: 0.5 + 1e-4,
        });
      } else expectClose(y, tensor(expected.values, { dtype: expected.dtype }).view(expected.shape));
    }
    expect(x.tolist()).toEqual(before.tolist());
    expect(stands(generator)).toBe(c.state);
  }
}

/** The cases as a table of tests. */
export const titled = (cases: readonly TransformCase[]) =>
  cases.map((c) => [c.name, JSON.stringify([...c.args, c.options]), c.dtype, c.shape, c] as const);
