import type { Tensor } from '@wick/tensor';
import { fansOf } from '../audit/layers.ts';
import { measure, told } from '../audit/measure.ts';
import { type Drawn, hasStd, isDefaultWeight, recipesOf } from '../audit/recipes.ts';
import { roundingOf } from '../audit/rounding.ts';
import { twins } from '../audit/same.ts';
import { halfRangeOf } from '../half/ranges.ts';
import { valuesOf } from '../stats/values.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type Guess, guessOf } from './guess.ts';
import { rankOf } from './rank.ts';
import { stateOf } from './state.ts';
import type { TensorAudit } from './types.ts';
import { deadUnitsOf } from './units.ts';

/** A tensor as it was read, with all that is asked about it later: its values need not be kept. */
export interface Read {
  readonly audit: TensorAudit;
  readonly guess: Guess;
  readonly drawn: Drawn;
  readonly twins: readonly [number, number] | null;
  readonly fingerprint: string;
}

/** Everything about one tensor that can be told without the others' values. */
export function auditTensor(path: string, tensor: Tensor, has: (path: string) => boolean): Read {
  const values = valuesOf('auditTensors', tensor);
  const shape = [...tensor.shape];
  const measured = measure(values, shape);
  const { notFinite } = measured;
  const guess = guessOf(path, shape, has);
  const { layer, role } = guess;
  const drawn: Drawn = { ...measured.drawn, rounding: roundingOf(values) };
  const isMatrix = shape.length >= 2 && values.length > 0;
  const fans = isMatrix && role !== 'embedding' ? fansOf(layer, shape) : null;
  const isDefault = role === 'weight' && layer !== 'RNN' && fans !== null && isDefaultWeight(drawn, fans);
  const dead = isMatrix ? deadUnitsOf(values, shape) : null;
  const swapped = layer === 'Conv1D';
  const rank = isMatrix && notFinite === 0 ? rankOf(values, shape[0]!, values.length / shape[0]!) : null;
  const said = told(measured, fans, isDefault, recipeOf(guess, drawn, fans));
  return {
    audit: {
      path,
      layer,
      role,
      shape,
      ...said,
      notFinite,
      state: stateOf(drawn, said.recipe !== null),
      deadOutputs: (swapped ? dead?.inputs : dead?.outputs) ?? null,
      deadInputs: (swapped ? dead?.outputs : dead?.inputs) ?? null,
      rank: rank?.rank ?? null,
      fullRank: rank?.full ?? null,
      half: halfRangeOf(values),
    },
    guess,
    drawn,
    twins: role === 'weight' ? twins({ leaf: null, audit: { role, shape, layer }, values }) : null,
    fingerprint: fingerprintOf(values),
  };
}

function recipeOf({ role }: Guess, drawn: Drawn, fans: ReturnType<typeof fansOf>): string | null {
  if (role === 'embedding')
    return hasStd(drawn, 1) && drawn.distribution.kind === 'normal' ? 'normal_ (the default)' : null;
  return role === 'weight' && fans ? (recipesOf(drawn, fans)[0]?.text ?? null) : null;
}

/** What constructors draw by another tensor's fan: biases, and whatever is in a recurrent layer. */
export function byNeighbour(read: Read, neighbour: Read | undefined): Read {
  const { guess, drawn, audit } = read;
  if (!neighbour || audit.recipe !== null) return read;
  const { shape, fanIn } = neighbour.audit;
  const recurrent = guess.layer === 'RNN';
  const fan = recurrent ? shape[1] : fanIn;
  const few = drawn.distribution.kind === 'unknown' && drawn.numel < 32 && audit.notFinite === 0;
  if (!fan || !(drawn.distribution.kind === 'uniform' || (few && drawn.numel > 1))) return read;
  const uniform: Drawn = { ...drawn, distribution: { ...drawn.distribution, kind: 'uniform' } };
  if (!hasStd(uniform, 1 / Math.sqrt(3 * fan))) return read;
  const recipe = `uniform_, ±1/√${recurrent ? 'hidden' : 'fan_in'} (the default)`;
  return { ...read, audit: { ...audit, recipe, isDefault: true, state: 'fresh' } };
}
