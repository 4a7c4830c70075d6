import { bagged } from './bags.ts';
import { chosen } from './choosing.ts';
import { conversions } from './conversions.ts';
import { folds } from './folds.ts';
import { type LoopsOf, MOST_ARRAYS } from './hostLoops.ts';
import { inPlace } from './inPlace.ts';
import { likelihoods } from './likelihoods.ts';
import { lines } from './lines.ts';
import { logsumexp } from './logSums.ts';
import { matrices } from './matrices.ts';
import { planes } from './planes.ts';
import { probabilities } from './probabilities.ts';
import { resampling } from './resampling.ts';
import { spreads } from './spreads.ts';
import { stridedParts } from './stridedParts.ts';
import { tables as rowsOfTables } from './tables.ts';
import { triangle } from './triangles.ts';
import { averageOfWholes } from './wholeAverage.ts';
import { wholeProducts } from './wholeProducts.ts';
import { wholes } from './wholes.ts';

/** Some operations have loops of their own for whole numbers and for doubles. */
const tables: readonly Readonly<Record<string, LoopsOf>>[] = [
  bagged,
  chosen,
  conversions,
  folds,
  lines,
  likelihoods,
  matrices,
  inPlace,
  planes,
  probabilities,
  resampling,
  spreads,
  stridedParts,
  rowsOfTables,
  { averageOfWholes, logsumexp, triangle },
  wholeProducts,
  wholes,
];

/** The loops of a call that no kernel does; null where its own forward has to run. */
export const loopsOf: LoopsOf = (step, layout) => {
  const { name } = step.op;
  for (const table of tables) {
    const loops = Object.hasOwn(table, name) ? table[name]!(step, layout) : null;
    if (loops !== null && loops.arrays.length <= MOST_ARRAYS) return loops;
  }
  return null;
};
