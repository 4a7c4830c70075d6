import { fetched, type Given, optionTable, orNull, type RulesFor, show, word } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { pathOf, type UrlLike, writeFile } from '../readers/source.ts';
import { encodeJpeg } from './decodeImage.ts';
import { type GridOptions, gridOf, gridRules } from './makeGrid.ts';
import { encodePng } from './png.ts';

type Format = 'png' | 'jpg' | 'jpeg';

/** Options of {@link saveImage}: those of {@link makeGrid}, and the kind of file. */
export interface SaveImageOptions extends GridOptions {
  /** Default: what the file's name ends in. */
  format?: Format | null;
}

const formats: readonly Format[] = ['png', 'jpg', 'jpeg'];
const table = optionTable(
  { format: orNull<Format>(word<Format>('png', formats)), ...gridRules } satisfies RulesFor<SaveImageOptions>,
  ['format'],
);

/**
 * Writes an image, or a grid of several, to a PNG or JPEG file: `torchvision.utils.save_image`. Values from 0 to 1 become
 * bytes, `floor(255 · x + 0.5)` between 0 and 255. In Node `path` is a file; a page downloads a file of that name.
 *
 * @param images - as {@link makeGrid} takes them; also uint8, from 0 to 255
 * @param options - `format`, and those of {@link makeGrid}: `nrow`, `padding`, `normalize`, …
 * @throws TypeError, RangeError or ShapeError for bad arguments: nothing is written then
 * @example
 * ```ts
 * const samples = rand(64, 1, 28, 28);
 * await data.saveImage(samples, 'samples.png', { nrow: 8 });
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.utils.save_image.html
 */
export async function saveImage(
  images: Tensor | readonly Tensor[],
  path: string | UrlLike,
  ...given: Given<SaveImageOptions, [format: Format | null]>
): Promise<void> {
  const { format, ...options } = table.take('saveImage', given);
  const name = pathOf('saveImage', path);
  const kind = format ?? name.match(/\.([^./\\]*)$/)?.[1]?.toLowerCase();
  if (!formats.includes(kind as Format))
    throw new RangeError(
      `saveImage: the file's name must end in .png, .jpg or .jpeg, or format say which; got ${show(name)}`,
    );
  await fetched(images);
  const image = gridOf('saveImage', images, options);
  const bytes = kind === 'png' ? encodePng(image) : await encodeJpeg(image);
  await writeFile('saveImage', path, bytes, kind === 'png' ? 'image/png' : 'image/jpeg');
}
