import {
  any,
  count,
  finite,
  flag,
  isRecord,
  optionTable,
  orNull,
  type RulesFor,
  text,
  unchecked,
} from '@wick/tensor/internal';
import type { EventSink } from './records/sink.ts';
import { checkBins, type HistogramBins } from './summaries/histogram.ts';
import type { Values } from './summaries/values.ts';
import type { SummaryWriter } from './summaryWriter.ts';

/** Options of {@link SummaryWriter}. */
export interface SummaryWriterOptions {
  /** What is put behind the folder's default name. Default: nothing. */
  readonly comment?: string;
  /** Has TensorBoard hide what an earlier run wrote to this folder at this step and later. Default: nothing. */
  readonly purgeStep?: number;
  /** How many events may wait before they are written. Default: 10. */
  readonly maxQueue?: number;
  /** After how many seconds the next event is written whatever waits. Default: 120. */
  readonly flushSecs?: number;
  /** What is put behind the name of each file. Default: nothing. */
  readonly filenameSuffix?: string;
  /** Where the files go. Default: Node's files, and memory in a page. */
  readonly sink?: EventSink;
}

/** Options of the methods that have no others. */
export interface WallTimeOptions {
  /** When it was, in seconds since 1970. Default: now. */
  readonly walltime?: number;
}

/** Options of {@link SummaryWriter.addScalar}. */
export interface AddScalarOptions extends WallTimeOptions {
  /** Write a tensor instead of the older field of one number. Default: false. */
  readonly newStyle?: boolean;
  /** Keep float64, in the new style. Default: false. */
  readonly doublePrecision?: boolean;
}

/** Options of {@link SummaryWriter.addHistogram}. */
export interface AddHistogramOptions extends WallTimeOptions {
  /** The bins. Default: `'tensorflow'`. */
  readonly bins?: HistogramBins;
  /** At most so many bins: neighbours are put together. Default: as many as there are. */
  readonly maxBins?: number | null;
}

/** Options of {@link SummaryWriter.addImage} and {@link SummaryWriter.addImages}. */
export interface AddImageOptions extends WallTimeOptions {
  /** What each dimension is: the letters of HW, HWC or NCHW in any order. Default: `CHW`, of images `NCHW`. */
  readonly dataformats?: string;
}

/** Options of {@link SummaryWriter.addPrCurve}. */
export interface AddPrCurveOptions extends WallTimeOptions {
  /** How many thresholds the curve has, at most 127. Default: 127. */
  readonly numThresholds?: number;
  /** The weight of each prediction. Default: 1. */
  readonly weights?: Values | null;
}

const isSink = (value: unknown) => isRecord(value) && typeof value.append === 'function';
export const writerTable = optionTable({
  comment: text(''),
  purgeStep: count<number | undefined>(undefined, 0),
  maxQueue: count(10, 0),
  flushSecs: finite(120, 0),
  filenameSuffix: text(''),
  sink: any<EventSink | undefined>(undefined, 'an object with append', isSink),
} satisfies RulesFor<SummaryWriterOptions>);

const walltime = finite<number | undefined>(undefined);
export const timeTable = optionTable({ walltime } satisfies RulesFor<WallTimeOptions>, ['walltime']);
export const scalarTable = optionTable(
  { walltime, newStyle: flag(false), doublePrecision: flag(false) } satisfies RulesFor<AddScalarOptions>,
  ['walltime'],
);
export const histogramTable = optionTable(
  {
    walltime,
    bins: { value: 'tensorflow' as HistogramBins, read: (where, _, given) => checkBins(where, given) },
    maxBins: orNull(count(1, 1)),
  } satisfies RulesFor<AddHistogramOptions>,
  ['bins', 'walltime'],
);
const imageRules = { walltime, dataformats: text('CHW') } satisfies RulesFor<AddImageOptions>;
export const imageTable = optionTable(imageRules, ['walltime', 'dataformats']);
export const imagesTable = optionTable({ ...imageRules, dataformats: text('NCHW') }, ['walltime', 'dataformats']);
export const prCurveTable = optionTable(
  {
    walltime,
    numThresholds: count(127, 2),
    weights: unchecked<Values | null>(null),
  } satisfies RulesFor<AddPrCurveOptions>,
  ['numThresholds', 'weights', 'walltime'],
);
