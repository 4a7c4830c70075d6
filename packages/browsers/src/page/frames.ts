import type { Ending, Outcome } from '../outcome.ts';
import { report } from './report.ts';

/** Loads this page once more in a frame, which then runs one file: like under Jest, no file sees another's modules. */
function inFrame(file: string): Promise<Outcome> {
  const begun = performance.now();
  const frame = document.createElement('iframe');
  frame.src = `/#${file}`;
  return new Promise((resolve) => {
    addEventListener(
      'message',
      ({ data }: MessageEvent<readonly Ending[]>) => {
        frame.remove();
        resolve({ file, endings: data, seconds: (performance.now() - begun) / 1000 });
      },
      { once: true },
    );
    document.documentElement.append(frame);
  });
}

/** In the page: runs all files, each in a frame, and reports. In a frame: runs that file. */
export async function runFrames(
  files: readonly string[],
  run: (file: string) => Promise<readonly Ending[]>,
): Promise<void> {
  if (window === parent) {
    await report(async () => {
      const outcomes: Outcome[] = [];
      for (const file of files) outcomes.push(await inFrame(file));
      return outcomes;
    });
  } else parent.postMessage(await run(location.hash.slice(1)));
}
