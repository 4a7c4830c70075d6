import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';

/** How much smaller what is kept is: fonts differ between machines, where things stand does not. */
const factor = 8;
const folder = join(__dirname, '../fixtures/pictures');

/**
 * The mean difference of a screenshot from the one that is kept under this name, both made small: 0 for the same, 1 for
 * black against white. With WICK_PICTURES=1 the kept one is drawn anew.
 *
 * @param page - a blank page, whose canvas reads the pictures.
 */
export async function differenceTo(page: Page, screenshot: Buffer, name: string): Promise<number> {
  const path = join(folder, name);
  const anew = process.env.WICK_PICTURES === '1' || !existsSync(path);
  const addresses = [screenshot, anew ? null : readFileSync(path)].map(
    (bytes) => bytes && `data:image/png;base64,${bytes.toString('base64')}`,
  );
  const { small, difference } = await page.evaluate(
    async ([addresses, factor]) => {
      const canvas = document.createElement('canvas');
      const context = canvas.getContext('2d')!;
      const read = async (address: string, by: number) => {
        const image = new Image();
        image.src = address;
        await image.decode();
        [canvas.width, canvas.height] = [Math.round(image.width / by), Math.round(image.height / by)];
        context.imageSmoothingQuality = 'high';
        context.drawImage(image, 0, 0, canvas.width, canvas.height);
        return context.getImageData(0, 0, canvas.width, canvas.height).data;
      };
      const now = await read(addresses[0]!, factor);
      const small = canvas.toDataURL('image/png');
      if (!addresses[1]) return { small, difference: 0 };
      const kept = await read(addresses[1], 1);
      if (kept.length !== now.length) return { small, difference: 1 };
      let sum = 0;
      for (let i = 0; i < now.length; i++) sum += Math.abs(now[i]! - kept[i]!);
      return { small, difference: sum / now.length / 255 };
    },
    [addresses, factor] as const,
  );
  if (anew) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, Buffer.from(small.split(',')[1]!, 'base64'));
  }
  return difference;
}
