import { functionsOfTensors } from './kinds/functions.ts';
import { largeLayers } from './kinds/large.ts';
import { layersByThemselves } from './kinds/layers.ts';
import type { Make } from './kinds/make.ts';
import { optimizersAndLosses } from './kinds/training.ts';
import { stepsOfWholeNumbers } from './kinds/wholes.ts';

/** Steps of kinds that other tables do not have: layers, operations, losses and optimisers by themselves. */
export const kindsOfSteps: Record<string, Make> = {
  ...layersByThemselves,
  ...largeLayers,
  ...functionsOfTensors,
  ...stepsOfWholeNumbers,
  ...optimizersAndLosses,
};
