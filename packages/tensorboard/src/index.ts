/**
 * torch.utils.tensorboard for TypeScript: a SummaryWriter whose event files TensorBoard opens. In Node they are written
 * to a folder, in a page they are kept until they are downloaded.
 *
 * @example
 * ```ts
 * import { memorySink, SummaryWriter } from '@wick/tensorboard';
 *
 * const sink = memorySink();
 * const writer = new SummaryWriter('runs/first', { sink });
 * for (let step = 0; step < 100; step++) writer.addScalar('loss', 1 / (1 + step), step);
 * writer.close();
 * ```
 *
 * @packageDocumentation
 */

export { type EventSink, type MemorySink, memorySink } from './records/sink.ts';
export type { HistogramBins } from './summaries/histogram.ts';
export type { HyperParameter } from './summaries/hparams.ts';
export type { CustomScalars } from './summaries/layout.ts';
export type { Values } from './summaries/values.ts';
export { SummaryWriter } from './summaryWriter.ts';
export type {
  AddHistogramOptions,
  AddImageOptions,
  AddPrCurveOptions,
  AddScalarOptions,
  SummaryWriterOptions,
  WallTimeOptions,
} from './writerOptions.ts';
