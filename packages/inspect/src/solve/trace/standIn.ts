import { Conv1d, Conv2d, Conv3d, Linear, type Module } from '@wick/nn';
import { fromTypedArray, Tensor } from '@wick/tensor';

/** Which layers only need to tell the shape of what they give. */
type Layer = Linear | Conv1d | Conv2d | Conv3d;

/**
 * Has the large layers of a model give noise of the right shape instead of what they compute, until what this returns is
 * called: a graph does not depend on values, and products are all that takes long. `around` is told of every such run, as
 * hooks are of others. What does not fit is left to the layer, which says so.
 */
export function standIn(
  model: Module,
  around: { enter(module: Module): void; leave(module: Module, given: readonly unknown[], output: unknown): void },
): () => void {
  const noise = new Noise();
  const changed: Layer[] = [];
  for (const module of new Set(model.modules())) {
    // A forward() of its own, or hooks, which are one: left alone.
    if (Object.hasOwn(module, 'forward') || !isPlain(module)) continue;
    const own = module.forward;
    const value = (...given: unknown[]): unknown => {
      const [input] = given;
      const shape = given.length === 1 && input instanceof Tensor ? shapeOf(module, input) : null;
      if (shape === null) return Reflect.apply(own, module, given);
      around.enter(module);
      const output = noise.of(shape, module.weight.dtype);
      around.leave(module, given, output);
      return output;
    };
    Object.defineProperty(module, 'forward', { value, configurable: true, enumerable: false, writable: true });
    changed.push(module);
  }
  return () => {
    for (const module of changed) Reflect.deleteProperty(module, 'forward');
  };
}

function isPlain(module: Module): module is Layer {
  return [Linear, Conv1d, Conv2d, Conv3d].some(
    (Kind) => module instanceof Kind && module.forward === Kind.prototype.forward,
  );
}

/** The shape of the output; null where the input does not fit. */
function shapeOf(module: Layer, input: Tensor): number[] | null {
  const { shape } = input;
  if (input.dtype !== module.weight.dtype) return null;
  if (module instanceof Linear)
    return shape.at(-1) === module.inFeatures ? [...shape.slice(0, -1), module.outFeatures] : null;
  const { kernelSize, stride, padding, dilation } = module;
  const rank = kernelSize.length;
  if (shape.length !== rank + 2 || shape[1] !== module.inChannels) return null;
  const sizes = kernelSize.map((taps, i) => {
    const size = shape[i + 2]!;
    if (padding === 'same') return size;
    const around = padding === 'valid' ? 0 : 2 * padding[i]!;
    return Math.floor((size + around - dilation[i]! * (taps - 1) - 1) / stride[i]!) + 1;
  });
  return sizes.every((size) => size > 0) ? [shape[0]!, module.outChannels, ...sizes] : null;
}

/** Numbers of mean 0 and deviation 1, the same in every run; no generator is touched. */
class Noise {
  private values = new Float32Array(0);

  of(shape: readonly number[], dtype: Tensor['dtype']): Tensor {
    const n = shape.reduce((product, size) => product * size, 1);
    if (this.values.length < n) this.values = uniform(n);
    return fromTypedArray(this.values.slice(0, n), shape).to(dtype);
  }
}

function uniform(n: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(n);
  const width = 2 * Math.sqrt(3);
  let state = 1;
  for (let i = 0; i < n; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[i] = width * (state / 2 ** 32 - 0.5);
  }
  return values;
}
