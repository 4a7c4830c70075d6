// The methods of tensors that no layer, initialiser or gradient calls: a page that takes those alone (by light.ts, as the
// other packages do) need not load what stands behind these. Whoever imports `@wick/tensor` has them all, and the types say so.
import { type AliasMethods, aliases } from './methods/aliases.ts';
import { BitwiseMethods } from './methods/bitwise.ts';
import { CumulativeMethods } from './methods/cumulative.ts';
import { DistributionMethods } from './methods/distributions.ts';
import { DivisionMethods } from './methods/division.ts';
import { IndexingMethods } from './methods/indexing.ts';
import { LinalgMethods } from './methods/linalg.ts';
import { mixIn } from './methods/mixIn.ts';
import { MovementMethods } from './methods/movement.ts';
import { OrderMethods } from './methods/order.ts';
import { ReduceMethods } from './methods/reduce.ts';
import { SpecialMethods } from './methods/special.ts';
import { StatisticsMethods } from './methods/statistics.ts';
import { TernaryMethods } from './methods/ternary.ts';
import { TranscendentalMethods } from './methods/transcendental.ts';
import { Tensor } from './tensor.ts';

declare module './tensor.ts' {
  interface Tensor
    extends AliasMethods,
      BitwiseMethods,
      CumulativeMethods,
      DistributionMethods,
      DivisionMethods,
      IndexingMethods,
      LinalgMethods,
      MovementMethods,
      OrderMethods,
      ReduceMethods,
      SpecialMethods,
      StatisticsMethods,
      TernaryMethods,
      TranscendentalMethods {}
}

mixIn(Tensor, [
  BitwiseMethods,
  CumulativeMethods,
  DistributionMethods,
  DivisionMethods,
  IndexingMethods,
  LinalgMethods,
  MovementMethods,
  OrderMethods,
  ReduceMethods,
  SpecialMethods,
  StatisticsMethods,
  TernaryMethods,
  TranscendentalMethods,
]);
for (const [alias, name] of Object.entries(aliases))
  Object.defineProperty(Tensor.prototype, alias, { value: Tensor.prototype[name], writable: true, configurable: true });
