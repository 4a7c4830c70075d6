import type { Analysis, Findings } from './analyse.ts';
import type { Reply, Request } from './messages.ts';
import type { State } from './state.ts';

/** What an analysis tells while it runs. */
export interface Listener {
  found(index: number, analysis: Analysis): void;
  audited(index: number, findings: Findings): void;
  done(): void;
  failed(message: string): void;
}

/** A worker that could not be stopped in time is ended, and another takes its place (ms). */
const patience = 250;

/** A worker of the page. */
export const newWorker = (): Worker => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

/** Computes what a network is before it trains: of the last question only. */
export class Analyst {
  #worker: Worker;
  #id = 0;
  #busy = false;
  #timer = 0;
  readonly #listener: Listener;

  constructor(listener: Listener) {
    this.#listener = listener;
    this.#worker = this.#hire();
  }

  ask(state: State): void {
    const question: Request = { type: 'analyse', id: ++this.#id, state };
    clearTimeout(this.#timer);
    if (this.#busy)
      this.#timer = setTimeout(() => {
        this.#worker.terminate();
        this.#worker = this.#hire();
        this.#worker.postMessage(question);
      }, patience);
    this.#busy = true;
    this.#worker.postMessage(question);
  }

  #hire(): Worker {
    const worker = newWorker();
    worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => this.#receive(data));
    worker.addEventListener('error', (event) => this.#listener.failed(event.message || 'error'));
    return worker;
  }

  #receive(reply: Reply): void {
    if (reply.id !== this.#id) return;
    clearTimeout(this.#timer);
    if (reply.type === 'analysis') this.#listener.found(reply.index, reply.analysis);
    else if (reply.type === 'findings') this.#listener.audited(reply.index, reply.findings);
    else {
      this.#busy = false;
      if (reply.type === 'error') this.#listener.failed(reply.message);
      else this.#listener.done();
    }
  }
}
