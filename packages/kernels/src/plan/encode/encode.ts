import type { Command, HostCommand } from '../commands.ts';
import type { Encoder } from '../encoder.ts';
import { encodeCrossEntropy } from './crossEntropy.ts';
import { encodeBatchNorm, encodeRowNorm, encodeRowNormGrad } from './norm.ts';
import { encodePointwise } from './pointwise.ts';
import { encodeProduct } from './product.ts';
import { encodeLossTotal, encodePlaces, encodeReduce } from './reduce.ts';
import { encodeMove, encodeRows, encodeRowsGrad } from './rows.ts';
import { encodeSoftmax, encodeSoftmaxGrad } from './softmax.ts';
import { encodeAdam, encodeDescent } from './steps.ts';

type Written = Exclude<Command, HostCommand>;
type Encoders = { readonly [K in Written['kind']]: (encoder: Encoder, command: Extract<Written, { kind: K }>) => void };

const encoders: Encoders = {
  pointwise: encodePointwise,
  product: encodeProduct,
  reduce: encodeReduce,
  places: encodePlaces,
  lossTotal: encodeLossTotal,
  softmax: encodeSoftmax,
  softmaxGrad: encodeSoftmaxGrad,
  crossEntropy: encodeCrossEntropy,
  crossEntropyGrad: encodeCrossEntropy,
  rowNorm: encodeRowNorm,
  rowNormGrad: encodeRowNormGrad,
  batchNorm: encodeBatchNorm,
  batchNormGrad: encodeBatchNorm,
  rows: encodeRows,
  rowsGrad: encodeRowsGrad,
  move: encodeMove,
  descent: encodeDescent,
  adam: encodeAdam,
};

/** Writes a command as steps. */
export function encode<K extends Written['kind']>(encoder: Encoder, command: Extract<Written, { kind: K }>): void {
  const write: (encoder: Encoder, command: Extract<Written, { kind: K }>) => void = encoders[command.kind as K];
  write(encoder, command);
}
