// The methods of tensors that no layer, initialiser or gradient calls: a page that takes those alone (by light.ts, as the
// other packages do) need not load what stands behind these. Whoever imports `@wick/tensor` has them all, and the types
// say so.
import { useTypedKernels } from '@wick/kernels';
import type { NdArray } from 'ndarray';
import { recycleMemory } from './autograd/recycler.ts';
import type { NumberArray } from './core/dtype.ts';
import { type AliasMethods, aliases } from './methods/aliases.ts';
import { asNdarray } from './methods/asNdarray.ts';
import { BitwiseMethods } from './methods/bitwise.ts';
import { CumulativeMethods } from './methods/cumulative.ts';
import { DistributionMethods } from './methods/distributions.ts';
import { DivisionMethods } from './methods/division.ts';
import { ExtremesMethods } from './methods/extremes.ts';
import { IndexingMethods } from './methods/indexing.ts';
import { LinalgMethods } from './methods/linalg.ts';
import { MemoryMethods } from './methods/memory.ts';
import { mixIn } from './methods/mixIn.ts';
import { MovementMethods } from './methods/movement.ts';
import { OrderMethods } from './methods/order.ts';
import { ReduceMethods } from './methods/reduce.ts';
import { RoundingMethods } from './methods/rounding.ts';
import { ScatteringMethods } from './methods/scattering.ts';
import { ShapeMethods } from './methods/shapes.ts';
import { SpecialMethods } from './methods/special.ts';
import { StatisticsMethods } from './methods/statistics.ts';
import { TernaryMethods } from './methods/ternary.ts';
import { TranscendentalMethods } from './methods/transcendental.ts';
import { useQuickDivision } from './ops/elementwise/quickDivision.ts';
import { Tensor } from './tensor.ts';

useTypedKernels();
useQuickDivision();
recycleMemory();

const families = [
  BitwiseMethods,
  CumulativeMethods,
  DistributionMethods,
  DivisionMethods,
  ExtremesMethods,
  IndexingMethods,
  LinalgMethods,
  MemoryMethods,
  MovementMethods,
  OrderMethods,
  ReduceMethods,
  RoundingMethods,
  ScatteringMethods,
  ShapeMethods,
  SpecialMethods,
  StatisticsMethods,
  TernaryMethods,
  TranscendentalMethods,
] as const;

type All<T> = (T extends unknown ? (x: T) => void : never) extends (x: infer I) => void ? I : never;
type Families = All<InstanceType<(typeof families)[number]>>;

declare module './tensor.ts' {
  interface Tensor extends AliasMethods, Families {
    /**
     * This tensor as an `ndarray` over the same memory: the whole ndarray ecosystem works on it, and what it writes is
     * seen here. int64 tensors are `BigInt64Array`-backed, whose elements are bigints.
     *
     * @throws TypeError where text may not become code, which ndarrays are made by: a Content-Security-Policy without
     *   `unsafe-eval`, Node with `--disallow-code-generation-from-strings`
     */
    readonly nd: NdArray<NumberArray>;
  }
}

mixIn(Tensor, families);
for (const [alias, name] of Object.entries(aliases))
  Object.defineProperty(Tensor.prototype, alias, { value: Tensor.prototype[name], writable: true, configurable: true });
Object.defineProperty(Tensor.prototype, 'nd', {
  get(this: Tensor) {
    return asNdarray(this);
  },
  configurable: true,
});
