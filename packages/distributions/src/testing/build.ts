import { type DType, type Tensor, tensor } from '@wick/tensor';
import * as all from '../index.ts';
import { Distribution } from '../index.ts';

/** A distribution or transform as the fixture tells it: class, arguments, options. */
export type Spec = [name: string, args: Value[], options?: Record<string, Value>];
type Numbers = number | Numbers[];
type Value = number | boolean | Numbers[] | { of: Spec } | { chain: Spec[] } | { shape: number[] };
type Build = new (...args: unknown[]) => unknown;

const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const classes: Record<string, unknown> = { ...all, ...all.transforms };

/** Makes what a spec says; lists become tensors, which are added to `leaves`. */
export function build<T>(spec: Spec, dtype: DType, leaves: Tensor[] = []): T {
  const [name, args, options] = spec;
  const value = (v: Value): unknown => {
    if (Array.isArray(v)) {
      const t = tensor(v as number[], { dtype, requiresGrad: true });
      leaves.push(t);
      return t;
    }
    if (typeof v === 'number' || typeof v === 'boolean') return v;
    if ('of' in v) return build(v.of, dtype, leaves);
    return 'chain' in v ? v.chain.map((s) => build(s, dtype, leaves)) : v.shape;
  };
  const given = args.map(value);
  if (options) given.push(Object.fromEntries(Object.entries(options).map(([key, v]) => [camel(key), value(v)])));
  return new (classes[name] as Build)(...given) as T;
}

/** Every class of distributions. */
export const distributionClasses: readonly string[] = Object.entries(all)
  .filter(([, v]) => typeof v === 'function' && v.prototype instanceof Distribution)
  .map(([name]) => name);
