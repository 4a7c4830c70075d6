import { type Activation, activationOf } from './activations.ts';
import { isNorm, isPassing, isWeighted, type Leaf, subtractsMean } from './layers.ts';

/** What comes after a layer, as far as the order of the tree tells. */
export interface Following {
  /** Null where it is not known. */
  readonly activation: Activation | null;
  readonly normalised: boolean;
  /** The next normalisation takes a bias away. */
  readonly meanSubtracted: boolean;
  /** No layer with weights comes after. */
  readonly last: boolean;
}

/** Leaves after a layer up to its activation; what is not a sequence may run another order, or functions between. */
export function followingOf(leaves: readonly Leaf[], index: number): Following {
  let [normalised, meanSubtracted] = [false, false];
  const last = !leaves.slice(index + 1).some(isWeighted);
  const from = leaves[index]!;
  const done = (activation: Activation | null): Following => ({ activation, normalised, meanSubtracted, last });
  let direct = from.inSequence || from.parent === null;
  for (const leaf of leaves.slice(index + 1)) {
    if (isWeighted(leaf)) return done(direct && leaf.inSequence ? { name: 'none' } : null);
    if (isNorm(leaf.type)) {
      if (!normalised) meanSubtracted = subtractsMean(leaf.type);
      normalised = true;
      continue;
    }
    const activation = activationOf(leaf.type, leaf.module);
    if (activation) return done(activation);
    if (!isPassing(leaf.type)) return done(null);
    if (!leaf.inSequence) direct = false;
  }
  return done(last && direct ? { name: 'none' } : null);
}
