import type { Tensor } from '@wick/tensor';
import { broadcastAll, type Parameter } from './broadcastAll.ts';
import { positive } from './constraints/bounds.ts';
import type { Constraint } from './constraints/constraint.ts';
import { real } from './constraints/values.ts';
import { Distribution, type DistributionOptions, distributionOptions } from './distribution.ts';

/** A distribution of real numbers by its location and its scale. */
export abstract class LocationScale extends Distribution {
  /** Where its centre is. */
  readonly loc: Tensor;
  /** How wide it is. */
  readonly scale: Tensor;

  constructor(where: string, loc: Parameter, scale: Parameter, options: DistributionOptions | undefined) {
    const { validateArgs } = distributionOptions.read(where, options);
    const full = broadcastAll(where, { loc, scale });
    super(full.loc.shape, [], validateArgs);
    this.loc = full.loc;
    this.scale = full.scale;
    this.checkArguments();
  }

  get argConstraints(): Readonly<Record<string, Constraint>> {
    return { loc: real, scale: positive };
  }

  get support(): Constraint {
    return real;
  }

  override get hasRsample(): boolean {
    return true;
  }

  override get mode(): Tensor {
    return this.loc;
  }
}
