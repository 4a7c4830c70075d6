import { checkWord, showShape } from './check.ts';
import { ShapeError } from './errors.ts';
import { channelsLastStrides, isChannelsLast, type Layout, likeStrides, looksChannelsLast } from './layout.ts';
import { optionTable, type RulesFor, unchecked } from './options.ts';
import { isRowMajor } from './shape.ts';

/**
 * How a tensor lies in memory: `'contiguous'` row by row; `'channelsLast'` (N, C, H, W) and `'channelsLast3d'`
 * (N, C, D, H, W) with the channels of a place beside each other; `'preserve'` as the tensor does that it comes from.
 *
 * @see https://docs.pytorch.org/docs/stable/tensor_attributes.html#torch.memory_format
 */
export type MemoryFormat = 'contiguous' | 'channelsLast' | 'channelsLast3d' | 'preserve';

/** Options of what copies a tensor or asks how it lies in memory. */
export interface MemoryFormatOptions {
  /** How the result lies in memory. The default is what the function's page says. */
  memoryFormat?: MemoryFormat;
}

const words = ['contiguous', 'channelsLast', 'channelsLast3d', 'preserve'] as const;
const ranks: { readonly [F in MemoryFormat]?: number } = { channelsLast: 4, channelsLast3d: 5 };

const formatOptions = optionTable({
  memoryFormat: unchecked<MemoryFormat | undefined>(undefined),
} satisfies RulesFor<MemoryFormatOptions>);

/** The memory format that options name, checked; `usual` where they name none. */
export function readMemoryFormat(
  where: string,
  options: MemoryFormatOptions | undefined,
  usual: MemoryFormat,
): MemoryFormat {
  if (options === undefined) return usual;
  return checkWord(where, 'memoryFormat', formatOptions.read(where, options).memoryFormat ?? usual, words);
}

/**
 * The strides of a tensor of this shape in a memory format; null for row-major.
 *
 * @throws ShapeError if the shape has not the number of dimensions that the format is for.
 */
export function formatStrides(where: string, format: MemoryFormat, t: Layout): readonly number[] | null {
  if (format === 'contiguous') return null;
  if (format === 'preserve') return likeStrides(t);
  if (t.shape.length !== ranks[format])
    throw new ShapeError(
      `${where}: memoryFormat '${format}' is for tensors of ${ranks[format]} dimensions, got shape ${showShape(t.shape)}`,
    );
  return channelsLastStrides(t.shape);
}

/** Whether a tensor lies in memory as the format says, without gaps; never for another number of dimensions. */
export function isInFormat(format: MemoryFormat, { shape, _strides }: Layout): boolean {
  const rank = ranks[format];
  if (rank === undefined) return isRowMajor(shape, _strides);
  return shape.length === rank && isChannelsLast(shape, _strides);
}

/** The format that strides, with gaps or without, suggest; `'contiguous'` where several would fit. */
export function suggestedFormat({ shape, _strides }: Layout): MemoryFormat {
  if (!looksChannelsLast(shape, _strides)) return 'contiguous';
  return shape.length === 4 ? 'channelsLast' : 'channelsLast3d';
}
