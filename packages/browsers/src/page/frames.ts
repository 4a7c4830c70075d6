import type { Ending, Outcome } from '../outcome.ts';
import { report } from './report.ts';

/** Loads the page of a file's package in a frame, which then runs that file: like under Jest, no file sees another's modules. */
function frameOf(file: string): Promise<Outcome> {
  const begun = performance.now();
  const frame = document.createElement('iframe');
  frame.src = `/${file.slice(0, file.indexOf('/'))}/#${file}`;
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

/** In the page: runs all files, each in a frame, and reports. */
export function runFrames(files: readonly string[]): Promise<void> {
  return report(async () => {
    const outcomes: Outcome[] = [];
    for (const file of files) outcomes.push(await frameOf(file));
    return outcomes;
  });
}

/** In a frame: runs its file. */
export async function inFrame(run: (file: string) => Promise<readonly Ending[]>): Promise<void> {
  parent.postMessage(await run(location.hash.slice(1)));
}
