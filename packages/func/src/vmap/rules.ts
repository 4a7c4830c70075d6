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
import { productRules } from './products.ts';
import { shapeRules } from './shapes.ts';

const named = (rules: readonly (readonly [names: string, rule: Rule])[]): [string, Rule][] =>
  rules.flatMap(([names, rule]) => names.split(' ').map((name): [string, Rule] => [name, rule]));

/** How operations run over samples, by their names. What is not here runs sample by sample. */
export const rules: ReadonlyMap<string, Rule> = new Map([
  ...elementwiseNames.map((name): [string, Rule] => [name, elementwise]),
  ...sameShapeNames.map((name): [string, Rule] => [name, sameShapes]),
  ...lossNames.map((name): [string, Rule] => [name, loss]),
  ...lossSlopeNames.map((name): [string, Rule] => [name, sameShapes]),
  ...named(shapeRules),
  ...named(productRules),
  ...named(convolutionRules),
  ...named(indexingRules),
]);
