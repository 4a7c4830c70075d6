import type { Module } from '@wick/nn';
import type { Tensor } from '@wick/tensor';
import { isRecord, show } from '@wick/tensor/internal';
import { moduleGraph } from './graph/moduleGraph.ts';
import { encodeGraph, encodeRunMetadata } from './proto/messages.lazy.ts';
import { type Summary, sessionStart } from './proto/types.ts';
import { EventFile, type Queue, whose } from './records/eventFile.ts';
import { type EventSink, fileSink, memorySink } from './records/sink.ts';
import { type HistogramBins, histogram } from './summaries/histogram.ts';
import { type HyperParameter, hparams } from './summaries/hparams.ts';
import { image } from './summaries/image.ts';
import { type CustomScalars, layout } from './summaries/layout.ts';
import { prCurve } from './summaries/prCurve.ts';
import { scalar } from './summaries/scalar.ts';
import { text } from './summaries/text.ts';
import { doubles, single, type Values } from './summaries/values.ts';
import {
  type AddHistogramOptions,
  type AddImageOptions,
  type AddPrCurveOptions,
  type AddScalarOptions,
  histogramTable,
  imagesTable,
  imageTable,
  prCurveTable,
  type SummaryWriterOptions,
  scalarTable,
  timeTable,
  type WallTimeOptions,
  writerTable,
} from './writerOptions.ts';

/** Those that have files with events that wait: they are written when the process ends. */
const open = new Set<SummaryWriter>();

/**
 * Writes what a training run has to tell to event files, which TensorBoard shows: scalars, histograms, images, texts, the
 * model's graph, hyperparameters.
 *
 * In Node the files are written to `logDir` while the run goes on; in a page they stay in memory, from where
 * `writer.sink` gives and downloads them. Steps are whole numbers; times are seconds since 1970.
 *
 * @param logDir the folder of the run. Default: `runs/` with the date, the time and the machine's name.
 * @throws TypeError if an argument is of the wrong kind, RangeError if a value is none that can be shown; nothing is
 * written then.
 * @see https://docs.pytorch.org/docs/stable/tensorboard.html
 * @example
 * ```ts
 * const writer = new SummaryWriter('runs/first', { sink: memorySink() });
 * for (let step = 0; step < 100; step++) writer.addScalar('loss/train', Math.exp(-step / 20), step);
 * writer.addHistogram('weights', randn(1000), 100);
 * writer.close();
 * ```
 */
export class SummaryWriter {
  /** The folder of the run. */
  readonly logDir: string;
  /** Where the files go. */
  readonly sink: EventSink;
  private readonly queue: Queue;
  private readonly suffix: string;
  private readonly files = new Map<string, EventFile>();

  constructor(options?: SummaryWriterOptions);
  constructor(logDir?: string | null, options?: SummaryWriterOptions);
  constructor(first?: string | SummaryWriterOptions | null, second?: SummaryWriterOptions) {
    const named = typeof first === 'string' || first === null || first === undefined;
    if (!named && !isRecord(first)) throw new TypeError(`SummaryWriter: logDir must be a string, got ${show(first)}`);
    const read = writerTable.read('SummaryWriter', named ? second : first);
    const { comment, purgeStep, maxQueue, flushSecs, filenameSuffix } = read;
    this.logDir = (named && first) || defaultFolder(comment);
    this.queue = { maxQueue, flushSecs };
    this.suffix = filenameSuffix;
    this.sink = read.sink ?? fileSink() ?? memorySink();
    const main = this.file(this.logDir);
    if (purgeStep === undefined) return;
    const wallTime = now();
    const step = BigInt(purgeStep);
    main.add({ wallTime, step, what: { case: 'fileVersion', value: 'brain.Event:2' } });
    main.add({ wallTime, step, what: { case: 'sessionLog', value: { status: sessionStart } } });
  }

  /** The folder of the run. */
  getLogdir(): string {
    return this.logDir;
  }

  /** A number at a step: `addScalar('loss', loss, step)`. */
  addScalar(
    tag: string,
    value: number | Tensor,
    globalStep?: number | null,
    ...options: [options?: AddScalarOptions] | [walltime?: number | null, options?: AddScalarOptions]
  ): void {
    const where = 'addScalar';
    const read = scalarTable.take(where, options);
    this.add(scalar(tagged(where, tag), single(where, 'value', value), read), where, globalStep, read.walltime);
  }

  /**
   * Numbers that are shown in one chart, each in a run of its own beside this one.
   *
   * @param mainTag the tag of them all.
   * @param values the numbers by the names of their runs.
   */
  addScalars(
    mainTag: string,
    values: Readonly<Record<string, number | Tensor>>,
    globalStep?: number | null,
    ...options: [options?: WallTimeOptions] | [walltime?: number | null]
  ): void {
    const where = 'addScalars';
    const { walltime = now() } = timeTable.take(where, options);
    tagged(where, mainTag);
    if (!isRecord(values)) throw new TypeError(`${where}: values must be an object of numbers, got ${show(values)}`);
    const step = stepOf(where, globalStep);
    const form = { newStyle: false, doublePrecision: false };
    const summaries = Object.entries(values).map(
      ([name, value]) => [name, scalar(mainTag, single(where, name, value), form)] as const,
    );
    for (const [name, summary] of summaries)
      this.file(`${this.logDir}/${mainTag.replaceAll('/', '_')}_${name}`).addSummary(summary, step, walltime);
  }

  /**
   * How values are distributed at a step.
   *
   * @param values a tensor of any shape, or an array of numbers; at least one.
   */
  addHistogram(
    tag: string,
    values: Values,
    globalStep?: number | null,
    ...options: [options?: AddHistogramOptions] | [bins?: HistogramBins, options?: AddHistogramOptions]
  ): void {
    const where = 'addHistogram';
    const { bins, maxBins, walltime } = histogramTable.take(where, options);
    this.add(
      histogram(tagged(where, tag), doubles(where, 'values', values), bins, maxBins),
      where,
      globalStep,
      walltime,
    );
  }

  /**
   * An image, as PNG.
   *
   * @param image uint8 from 0 to 255, or floats from 0 to 1 (others are cut); `[3, H, W]` by default, and `[1, H, W]` is
   * grey, `[4, H, W]` has an alpha channel.
   */
  addImage(
    tag: string,
    image: Tensor,
    globalStep?: number | null,
    ...options: [options?: AddImageOptions] | [walltime?: number | null, options?: AddImageOptions]
  ): void {
    this.show('addImage', imageTable.take('addImage', options), tag, image, globalStep);
  }

  /** Images of a batch, eight in a row. See {@link SummaryWriter.addImage}; `[N, 3, H, W]` by default. */
  addImages(
    tag: string,
    images: Tensor,
    globalStep?: number | null,
    ...options: [options?: AddImageOptions] | [walltime?: number | null, options?: AddImageOptions]
  ): void {
    this.show('addImages', imagesTable.take('addImages', options), tag, images, globalStep);
  }

  private show(
    where: string,
    options: { walltime: number | undefined; dataformats: string },
    tag: string,
    given: Tensor,
    step: number | null | undefined,
  ): void {
    this.add(image(where, tagged(where, tag), given, options.dataformats), where, step, options.walltime);
  }

  /** A text, in Markdown. */
  addText(
    tag: string,
    value: string,
    globalStep?: number | null,
    ...options: [options?: WallTimeOptions] | [walltime?: number | null]
  ): void {
    const where = 'addText';
    const { walltime } = timeTable.take(where, options);
    if (typeof value !== 'string') throw new TypeError(`${where}: text must be a string, got ${show(value)}`);
    this.add(text(tagged(where, tag), value), where, globalStep, walltime);
  }

  /**
   * The curve of precision and recall.
   *
   * @param labels which are positive: 1 or true.
   * @param predictions the probability of each, from 0 to 1.
   */
  addPrCurve(
    tag: string,
    labels: Values,
    predictions: Values,
    globalStep?: number | null,
    ...options: [options?: AddPrCurveOptions] | [numThresholds?: number, options?: AddPrCurveOptions]
  ): void {
    const where = 'addPrCurve';
    const { numThresholds, weights, walltime } = prCurveTable.take(where, options);
    const [truth, guess] = [doubles(where, 'labels', labels), doubles(where, 'predictions', predictions)];
    const weight = weights === null ? null : doubles(where, 'weights', weights);
    if (truth.length !== guess.length || (weight && weight.length !== guess.length))
      throw new RangeError(
        `${where}: labels, predictions and weights must be as many, got ${truth.length}, ${guess.length}${weight ? ` and ${weight.length}` : ''}`,
      );
    const inSingle = predictions instanceof Float32Array || (predictions as { dtype?: string }).dtype === 'float32';
    // What is over 127 TensorBoard does not read.
    const curve = prCurve(tagged(where, tag), truth, guess, Math.min(numThresholds, 127), weight, inSingle);
    this.add(curve, where, globalStep, walltime);
  }

  /**
   * The operations of a model: one run on `inputs` in evaluation mode is recorded, by module.
   *
   * @param inputs a tensor, or what `model.forward` takes.
   */
  addGraph(
    model: Module,
    inputs: Tensor | readonly Tensor[],
    ...options: [options?: WallTimeOptions] | [walltime?: number | null]
  ): void {
    const { walltime: wallTime = now() } = timeTable.take('addGraph', options);
    const graph = moduleGraph('addGraph', model, inputs);
    const metadata = { stepStats: { devStats: [{ device: '/device:CPU:0' }] } };
    const main = this.file(this.logDir);
    main.add({ wallTime, what: { case: 'graphDef', value: encodeGraph(graph) } });
    const value = { tag: 'step1', runMetadata: encodeRunMetadata(metadata) };
    main.add({ wallTime, what: { case: 'taggedRunMetadata', value } });
  }

  /** Charts of several scalars, or of a scalar and its margin, in the tab of custom scalars; once a run. */
  addCustomScalars(charts: CustomScalars): void {
    this.add(layout('addCustomScalars', charts), 'addCustomScalars', null, undefined);
  }

  /**
   * Hyperparameters and what came of them, for the tab that compares runs.
   *
   * @param hyperParameters by name; what is null is left out.
   * @param metrics results by name: scalars of that tag in a run of their own.
   * @param hparamDomainDiscrete all values that a hyperparameter may have, by name.
   * @param runName the run's folder within this one. Default: the time.
   */
  addHparams(
    hyperParameters: Readonly<Record<string, HyperParameter>>,
    metrics: Readonly<Record<string, number | Tensor>>,
    hparamDomainDiscrete?: Readonly<Record<string, readonly (number | boolean | string)[]>>,
    runName?: string | null,
    globalStep?: number | null,
  ): void {
    const where = 'addHparams';
    const summaries = hparams(where, hyperParameters, metrics, hparamDomainDiscrete);
    const form = { newStyle: false, doublePrecision: false };
    const scalars = Object.entries(metrics).map(([name, value]) => scalar(name, single(where, name, value), form));
    const step = stepOf(where, globalStep);
    const file = this.file(`${this.logDir}/${runName || now()}`);
    for (const each of [...summaries, ...scalars]) file.addSummary(each, step, now());
    file.flush();
  }

  /** Writes what waits. */
  flush(): void {
    for (const file of this.files.values()) file.flush();
  }

  /** Writes what waits and ends the files; what is added later begins new ones. */
  close(): void {
    this.flush();
    this.files.clear();
    open.delete(this);
  }

  /** Closes at the end of a block: `using writer = new SummaryWriter()`. */
  [Symbol.dispose](): void {
    this.close();
  }

  private add(
    summary: Summary,
    where: string,
    globalStep: number | null | undefined,
    walltime: number | undefined,
  ): void {
    this.file(this.logDir).addSummary(summary, stepOf(where, globalStep), walltime ?? now());
  }

  private file(folder: string): EventFile {
    const known = this.files.get(folder);
    if (known) return known;
    const file = new EventFile(this.sink, folder, this.suffix, this.queue);
    this.files.set(folder, file);
    if (open.size === 0) writeAtExit();
    open.add(this);
    return file;
  }
}

let asked = false;

function writeAtExit(): void {
  if (asked || typeof process === 'undefined' || typeof process.once !== 'function') return;
  asked = true;
  process.once('exit', () => {
    for (const writer of open) writer.flush();
  });
}

const now = () => Date.now() / 1000;

function tagged(where: string, tag: unknown): string {
  if (typeof tag === 'string') return tag;
  throw new TypeError(`${where}: tag must be a string, got ${show(tag)}`);
}

function stepOf(where: string, step: unknown): bigint {
  if (step === undefined || step === null) return 0n;
  if (typeof step === 'bigint') return step;
  if (typeof step !== 'number') throw new TypeError(`${where}: globalStep must be a number, got ${show(step)}`);
  if (!Number.isFinite(step)) throw new RangeError(`${where}: globalStep must be finite, got ${step}`);
  return BigInt(Math.trunc(step));
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function defaultFolder(comment: string): string {
  const date = new Date();
  const two = (n: number) => String(n).padStart(2, '0');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join('-');
  return `runs/${months[date.getMonth()]}${two(date.getDate())}_${time}_${whose().host}${comment}`;
}
