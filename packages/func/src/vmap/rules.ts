import { attentionRules } from './attention.ts';
import type { Rule } from './call.ts';
import { convolutionRules } from './convolutions.ts';
import {
  elementwise,
  elementwiseNames,
  loss,
  lossNames,
  lossSlopeNames,
  sameShapeNames,
  sameShapes,
} from './elementwise.ts';
import { indexingRules } from './indexing.ts';
import { lossRules } from './losses.ts';
import { oneByOne } from './oneByOne.ts';
import { productRules } from './products.ts';
import { recurrentRules } from './recurrent.ts';
import { refusals } from './refusals.ts';
import { resamplingRules } from './resampling.ts';
import { shapeRules } from './shapes.ts';
import { stridedRules } from './strides.ts';

const named = (rules: readonly (readonly [names: string, rule: Rule])[]): [string, Rule][] =>
  rules.flatMap(([names, rule]) => names.split(' ').map((name): [string, Rule] => [name, rule]));

/** How operations run over samples, by their names. What is not here is a user's own function, which runs sample by sample. */
export const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...elementwiseNames.map((name): [string, Rule] => [name, elementwise]),
  ...sameShapeNames.map((name): [string, Rule] => [name, sameShapes]),
  ...lossNames.map((name): [string, Rule] => [name, loss]),
  ...lossSlopeNames.map((name): [string, Rule] => [name, sameShapes]),
  ...named(shapeRules),
  ...named(productRules),
  ...named(convolutionRules),
  ...named(indexingRules),
  ...named(stridedRules),
  ...named(resamplingRules),
  ...named(recurrentRules),
  ...named(lossRules),
  ...named(attentionRules),
  ...refusals,
  // Hooks of modules see the gradients of one sample; the plain qr is of one matrix.
  ['gradientTap', oneByOne],
  ['qr', oneByOne],
]);
