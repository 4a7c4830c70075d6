import { newWorker } from './analyst.ts';
import { steps } from './code.ts';
import type { Reply, Request } from './messages.ts';
import type { State } from './state.ts';
import type { Look } from './training.ts';

/** Between two pictures of what was kept (ms). */
const pace = 60;
const every = 10;

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

/** A training, kept whole: its losses, and how the networks were every ten steps. */
export class Run {
  /** What the networks were built from; its learning rate is the present one. */
  state: State;
  /** Of each step, per network. */
  readonly losses: (readonly number[])[] = [];
  /** After 0, 10, 20 … steps. */
  readonly looks: (readonly Look[])[] = [];
  /** The number of steps that is shown. */
  at = 0;
  playing = false;
  /** Whether it belongs to other settings than those on the page. */
  outdated = false;
  /** The adapter of the GPU that it trains on; null: it trains on the CPU. */
  device: string | null = null;
  readonly #id: number;
  readonly #worker: Worker;
  readonly #changed: () => void;
  readonly #failed: (message: string) => void;
  readonly #leftGpu: (why: string) => void;
  #wanted = 0;
  #timer = 0;

  constructor(
    trainer: Trainer,
    { state, digits, gpu }: { readonly state: State; readonly digits: string; readonly gpu: boolean },
    listeners: {
      readonly changed: () => void;
      readonly failed: (message: string) => void;
      /** The GPU that was asked for was lost, or is none: it goes on on the CPU. */
      readonly leftGpu: (why: string) => void;
    },
  ) {
    this.state = state;
    this.#changed = listeners.changed;
    this.#failed = listeners.failed;
    this.#leftGpu = listeners.leftGpu;
    this.#id = trainer.next(this);
    this.#worker = trainer.worker;
    this.#send({ type: 'start', state, digits, gpu });
  }

  /** How far it has been computed. */
  get known(): number {
    return Math.max(0, this.looks.length - 1) * every;
  }

  get done(): boolean {
    return this.known >= steps;
  }

  play(): void {
    if (this.at >= steps) this.at = 0;
    this.playing = true;
    this.#timer = setInterval(() => this.#advance(), pace);
    this.#train(steps);
  }

  pause(): void {
    this.playing = false;
    clearInterval(this.#timer);
    this.#wanted = 0;
    this.#send({ type: 'pause' });
    this.#changed();
  }

  /** The next ten steps, and no more. */
  step(): void {
    if (this.playing) this.pause();
    const next = Math.min(steps, this.at + every);
    if (next <= this.known) this.show(next);
    else {
      this.#wanted = next;
      this.#train(next);
    }
  }

  show(step: number): void {
    this.at = Math.min(step, this.known);
    this.#changed();
  }

  setRate(lr: number): void {
    this.state = { ...this.state, lr };
    this.#send({ type: 'rate', lr });
  }

  /** From the next step on by the GPU, or by the CPU again. */
  useGpu(on: boolean): void {
    this.#send({ type: 'gpu', on });
  }

  predict(ink: Float32Array<ArrayBuffer>): void {
    this.#send({ type: 'predict', ink });
  }

  receive(reply: Reply): void {
    if (reply.id !== this.#id) return;
    if (reply.type === 'device') {
      this.device = reply.name;
      if (reply.why !== null) this.#leftGpu(reply.why);
    } else if (reply.type === 'losses') this.losses.push(...reply.losses);
    else if (reply.type === 'looks') {
      this.looks.push(reply.looks);
      if (this.#wanted === reply.step) this.at = reply.step;
    } else if (reply.type === 'error') {
      this.playing = false;
      clearInterval(this.#timer);
      this.#failed(reply.message);
    }
    this.#changed();
  }

  #advance(): void {
    if (this.at < this.known) this.show(this.at + every);
    if (this.at >= steps) {
      this.playing = false;
      clearInterval(this.#timer);
      this.#changed();
    }
  }

  #train(until: number): void {
    if (until > this.known) this.#send({ type: 'run', until });
  }

  #send(request: WithoutId<Request>): void {
    this.#worker.postMessage({ ...request, id: this.#id });
  }
}

/** The worker that trains, made when it is first needed; it tells the newest run what it finds. */
export class Trainer {
  readonly #predicted: (probabilities: readonly (readonly number[])[]) => void;
  readonly #failed: (message: string) => void;
  #worker: Worker | null = null;
  #run: Run | null = null;
  #id = 0;

  constructor(predicted: (probabilities: readonly (readonly number[])[]) => void, failed: (message: string) => void) {
    this.#predicted = predicted;
    this.#failed = failed;
  }

  get worker(): Worker {
    if (this.#worker) return this.#worker;
    const worker = newWorker();
    worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
      if (data.type === 'prediction') this.#predicted(data.probabilities);
      else this.#run?.receive(data);
    });
    worker.addEventListener('error', (event) => this.#failed(event.message || 'error'));
    this.#worker = worker;
    return worker;
  }

  next(run: Run): number {
    this.#run = run;
    return ++this.#id;
  }
}
