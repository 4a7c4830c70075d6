import type { Command } from '../commands/index.ts';
import type { Encoder } from '../encoder.ts';
import { encodeAttention } from './attention.ts';
import { encodeConv } from './conv.ts';
import { encodeCrossEntropy } from './crossEntropy.ts';
import { encodeHost } from './host.ts';
import { encodeBatchNorm, encodeRowNorm, encodeRowNormGrad } from './norm.ts';
import { encodePointwise } from './pointwise.ts';
import { encodeAdaptiveAvgPool, encodeAvgPool, encodeMaxPool, encodePlanes } from './pool.ts';
import { encodeProduct } from './product.ts';
import { encodeRecurrent, encodeRecurrentGrad } from './recurrent.ts';
import { encodeLossTotal, encodePlaces, encodeReduce } from './reduce.ts';
import { encodeReduced } from './reduced.ts';
import { encodeMove, encodeRows, encodeRowsGrad } from './rows.ts';
import { encodeSoftmax, encodeSoftmaxGrad } from './softmax.ts';
import { encodeAdam, encodeDescent } from './steps.ts';

type Encoders = { readonly [K in Command['kind']]: (encoder: Encoder, command: Extract<Command, { kind: K }>) => void };

const encoders: Encoders = {
  pointwise: encodePointwise,
  product: encodeProduct,
  reduce: encodeReduce,
  reduced: encodeReduced,
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
  conv: encodeConv,
  maxPool: encodeMaxPool,
  avgPool: encodeAvgPool,
  adaptiveAvgPool: encodeAdaptiveAvgPool,
  planes: encodePlanes,
  attention: encodeAttention,
  attentionGrad: encodeAttention,
  recurrent: encodeRecurrent,
  recurrentGrad: encodeRecurrentGrad,
  rows: encodeRows,
  rowsGrad: encodeRowsGrad,
  move: encodeMove,
  descent: encodeDescent,
  adam: encodeAdam,
  host: encodeHost,
};

/** Writes a command as steps. */
export function encode<K extends Command['kind']>(encoder: Encoder, command: Extract<Command, { kind: K }>): void {
  const write: (encoder: Encoder, command: Extract<Command, { kind: K }>) => void = encoders[command.kind as K];
  write(encoder, command);
}
