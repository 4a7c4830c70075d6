import { encodeEvent } from '../proto/messages.lazy.ts';
import type { Event, Summary } from '../proto/types.ts';
import { record } from './record.ts';
import { type EventSink, joined } from './sink.ts';

/** How long records may wait. */
export interface Queue {
  readonly maxQueue: number;
  readonly flushSecs: number;
}

let made = 0;

/** An event file of a folder: what is added waits until enough have come or enough time is over. */
export class EventFile {
  readonly path: string;
  private waiting: Uint8Array[] = [];
  private flushedAt = Date.now();

  constructor(
    private readonly sink: EventSink,
    readonly folder: string,
    suffix: string,
    private readonly queue: Queue,
  ) {
    const seconds = String(Math.floor(Date.now() / 1000)).padStart(10, '0');
    const { host, pid } = whose();
    this.path = `${folder}/events.out.tfevents.${seconds}.${host}.${pid}.${made++}${suffix}`;
    this.add({
      wallTime: Date.now() / 1000,
      what: { case: 'fileVersion', value: 'brain.Event:2' },
      sourceMetadata: { writer: 'wick' },
    });
    this.flush();
  }

  addSummary(summary: Summary, step: bigint, wallTime: number): void {
    this.add({ wallTime, step, what: { case: 'summary', value: summary } });
  }

  add(event: Event): void {
    this.waiting.push(record(encodeEvent(event)));
    const late = Date.now() - this.flushedAt >= this.queue.flushSecs * 1000;
    if (this.waiting.length > this.queue.maxQueue || late) this.flush();
  }

  flush(): void {
    if (this.waiting.length > 0) this.sink.append(this.path, joined(this.waiting));
    this.waiting = [];
    this.flushedAt = Date.now();
  }
}

/** The machine's name and the process's number, which keep the files of several writers apart. */
export function whose(): { host: string; pid: number } {
  const os = typeof process === 'undefined' ? undefined : process.getBuiltinModule?.('node:os');
  return os ? { host: os.hostname(), pid: process.pid } : { host: 'page', pid: 0 };
}
