import { stripVTControlCharacters } from 'node:util';
import { Presets, SingleBar } from 'cli-progress';
import type { Colors } from '../host.ts';
import type { Step } from './train.ts';

/** Shows how the training goes. */
export interface Progress {
  step(step: Step): void;
  /** Ends the line of an epoch with what is read in the held-out digits. */
  epochDone(epoch: number, heldOut: number): void;
  stop(): void;
}

/** A bar for each epoch in a terminal; elsewhere four lines for each. */
export function progressFor(
  terminal: NodeJS.WriteStream | undefined,
  write: (line: string) => void,
  epochs: number,
  color: Colors,
): Progress {
  return terminal ? bars(terminal, epochs, color) : lines(write, epochs, color);
}

function bars(stream: NodeJS.WriteStream, epochs: number, color: Colors): Progress {
  let bar: SingleBar | null = null;
  return {
    step(s) {
      if (!bar) {
        bar = new SingleBar(
          {
            stream,
            format: (_, { value, total }, { told, step }: { told: string; step: Step }) =>
              barLine({ ...step, step: value, steps: total }, epochs, stream.columns, color, told),
            hideCursor: true,
            // cli-progress would write from a timer, which a training that is busy leaves no time for.
            synchronousUpdate: true,
            gracefulExit: false,
            linewrap: false,
          },
          Presets.shades_classic,
        );
        bar.start(s.steps, 0, { told: '', step: s });
      }
      bar.update(s.step, { told: '', step: s });
    },
    epochDone(_, heldOut) {
      bar?.update({ told: heldOutText(heldOut, color) });
      bar?.stop();
      bar = null;
    },
    stop() {
      bar?.stop();
      bar = null;
    },
  };
}

/** How long a bar is, at least and at most. */
const [shortest, longest] = [8, 30];

/**
 * The epoch, a bar, and how it goes, in one line of at most `columns` characters: what a narrow terminal has no room
 * for is left out, the speed first, then the bar, then the time that is left.
 */
export function barLine(s: Step, epochs: number, columns: number, color: Colors, told = ''): string {
  const epoch = `epoch ${String(s.epoch).padStart(String(epochs).length)}/${epochs}`;
  const parts = {
    epoch,
    bar: '█'.repeat(shortest),
    count: `${s.step}/${s.steps}`,
    loss: told === '' ? lossOf(s) : '',
    accuracy: told === '' ? accuracyOf(s) : stripVTControlCharacters(told),
    speed: told === '' ? speedOf(s) : '',
    left: told === '' ? `${left(s.secondsLeft)} left` : '',
  };
  // The last column stays free: some terminals begin another line after it.
  const room = () =>
    columns - 1 - Object.values(parts).reduce((sum, text) => sum + (text === '' ? 0 : text.length + 2), 0);
  for (const part of ['speed', 'bar', 'left', 'count', 'loss'] as const) if (room() < 0) parts[part] = '';
  if (room() < 0 && told === '') parts.accuracy = '';
  if (parts.bar !== '') {
    const size = Math.min(longest, shortest + room());
    const done = Math.round((size * s.step) / s.steps);
    parts.bar = color.cyan('█'.repeat(done) + '░'.repeat(size - done));
  }
  if (told !== '') parts.accuracy = told;
  return `  ${Object.values(parts)
    .filter((text) => text !== '')
    .join('  ')}`;
}

/** What a terminal shows as a bar, as lines: four for each epoch. */
export function lines(write: (line: string) => void, epochs: number, color: Colors): Progress {
  return {
    step(s) {
      const quarter = (step: number) => Math.floor((4 * step) / s.steps);
      if (quarter(s.step) === quarter(s.step - 1)) return;
      write(`  epoch ${s.epoch}/${epochs}  step ${s.step}/${s.steps}  ${stateOf(s)}  ${left(s.secondsLeft)} left`);
    },
    epochDone(epoch, heldOut) {
      write(`  epoch ${epoch}/${epochs}  ${heldOutText(heldOut, color)}`);
    },
    stop() {},
  };
}

const lossOf = (s: Step): string => `loss ${s.loss.toFixed(4)}`;
const accuracyOf = (s: Step): string => `acc ${(100 * s.accuracy).toFixed(1)} %`;
const speedOf = (s: Step): string => `${Math.round(s.imagesPerSecond)} images/s`;
const stateOf = (s: Step): string => [lossOf(s), accuracyOf(s), speedOf(s)].join('  ');

function heldOutText(accuracy: number, color: Colors): string {
  return `held-out digits: ${color.bold(`${(100 * accuracy).toFixed(2)} %`)}`;
}

function left(seconds: number): string {
  return seconds < 100 ? `${Math.ceil(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
