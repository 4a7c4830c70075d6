/**
 * What a training run has around its model: a loop that can be read, stopped and resumed to the bit, callbacks, metrics
 * with torchmetrics' values, and the same loop in a worker.
 *
 * @example
 * ```ts
 * import { DataLoader, TensorDataset } from '@wick/data';
 * import * as nn from '@wick/nn';
 * import * as optim from '@wick/optim';
 * import { randint, randn } from '@wick/tensor';
 * import { Accuracy, EarlyStopping, fit } from '@wick/train';
 *
 * const model = new nn.Linear(4, 3);
 * const data = new DataLoader(new TensorDataset(randn(64, 4), randint(0, 3, [64])), { batchSize: 16, shuffle: true });
 * const history = await fit(model, {
 *   data,
 *   optimizer: new optim.SGD(model.parameters(), { lr: 0.1 }),
 *   loss: (preds, target) => nn.functional.crossEntropy(preds, target),
 *   epochs: 3,
 *   metrics: { accuracy: new Accuracy('multiclass', { numClasses: 3 }) },
 *   callbacks: [new EarlyStopping({ monitor: 'loss' })],
 * });
 * history.at(-1)?.accuracy;
 * ```
 *
 * @packageDocumentation
 */

// In a worker
export type { WorkerLike } from '@wick/tensor/internal';
// What happens beside it
export type { Callback } from './callbacks/callback.ts';
export { type Checkpoint, Checkpoints, type CheckpointsOptions } from './callbacks/checkpoints.ts';
export { EarlyStopping, type EarlyStoppingOptions } from './callbacks/earlyStopping.ts';
export { CsvLog, JsonLines, type LineWriter } from './callbacks/lines.ts';
export { Progress, type ProgressOptions } from './callbacks/progress.ts';
export { ScalarLog, type ScalarWriter } from './callbacks/scalarLog.ts';
// The loop
export { fit } from './loop/fit.ts';
export type { Batch, FitOptions, Logs } from './loop/fitOptions.ts';
export type { Run } from './loop/run.ts';
export type { FitState } from './loop/state.ts';
// Metrics
export { Accuracy } from './metrics/accuracy.ts';
export { AUROC, type AUROCOptions } from './metrics/auroc.ts';
export { ConfusionMatrix, type ConfusionMatrixOptions } from './metrics/confusionMatrix.ts';
export { MeanAbsoluteError, MeanSquaredError, type MeanSquaredErrorOptions } from './metrics/errors.ts';
export { F1Score } from './metrics/f1Score.ts';
export { Metric } from './metrics/metric.ts';
export { Perplexity, type PerplexityOptions } from './metrics/perplexity.ts';
export { Precision } from './metrics/precision.ts';
export { R2Score, type R2ScoreOptions } from './metrics/r2Score.ts';
export { Recall } from './metrics/recall.ts';
export type { Average, ClassificationOptions, Task } from './metrics/task.ts';
export { type InWorker, type InWorkerOptions, inWorker } from './worker/inWorker.ts';
export { type Served, serve } from './worker/serve.ts';
