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
  const width = String(epochs).length;
  return {
    step(s) {
      if (!bar) {
        bar = new SingleBar(
          {
            stream,
            format: `  epoch {epoch}/${epochs} ${color.cyan('{bar}')} {value}/{total}  {state}`,
            barsize: Math.max(8, Math.min(30, stream.columns - 68)),
            hideCursor: true,
            // cli-progress would write from a timer, which a training that is busy leaves no time for.
            synchronousUpdate: true,
            gracefulExit: false,
            linewrap: false,
          },
          Presets.shades_classic,
        );
        bar.start(s.steps, 0, { epoch: String(s.epoch).padStart(width), state: '' });
      }
      bar.update(s.step, { state: `${stateOf(s)}  ${left(s.secondsLeft)} left` });
    },
    epochDone(_, heldOut) {
      bar?.update({ state: heldOutText(heldOut, color) });
      bar?.stop();
      bar = null;
    },
    stop() {
      bar?.stop();
      bar = null;
    },
  };
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

function stateOf(s: Step): string {
  const speed = `${Math.round(s.imagesPerSecond)} images/s`;
  return `loss ${s.loss.toFixed(4)}  acc ${(100 * s.accuracy).toFixed(1)} %  ${speed}`;
}

function heldOutText(accuracy: number, color: Colors): string {
  return `held-out digits: ${color.bold(`${(100 * accuracy).toFixed(2)} %`)}`;
}

function left(seconds: number): string {
  return seconds < 100 ? `${Math.ceil(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
