import type { Operators } from './call.ts';
import { arrange } from './ops/arrange.ts';
import { casts } from './ops/cast.ts';
import { create } from './ops/create.ts';
import { elementwise } from './ops/elementwise.ts';
import { losses } from './ops/losses.ts';
import { normalise } from './ops/normalise.ts';
import { pads } from './ops/pad.ts';
import { pick } from './ops/pick.ts';
import { products } from './ops/products.ts';
import { recurrent } from './ops/recurrent.ts';
import { reduce } from './ops/reduce.ts';
import { resizes } from './ops/resize.ts';
import { spatial } from './ops/spatial.ts';
import { vision } from './ops/vision.ts';

/** All operators that are read, by ONNX's names. */
export const operators: Operators = Object.assign(
  Object.create(null),
  arrange,
  casts,
  create,
  elementwise,
  losses,
  normalise,
  pads,
  pick,
  products,
  recurrent,
  reduce,
  resizes,
  spatial,
  vision,
);
