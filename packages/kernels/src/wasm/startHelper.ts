import type { HelperData } from './helper.ts';
import { nodeModule } from './platform.ts';

interface NodeWorker {
  unref(): void;
  on(event: 'error', listener: (error: unknown) => void): void;
}

interface WorkerThreads {
  Worker: new (source: string, options: object) => NodeWorker;
}

interface PageWorker {
  postMessage(message: unknown): void;
  onerror: ((event: unknown) => void) | null;
}

interface Page {
  Worker?: new (url: string) => PageWorker;
  Blob?: new (parts: string[], options: { type: string }) => object;
  URL?: { createObjectURL(blob: object): string; revokeObjectURL(url: string): void };
}

/**
 * Starts a thread that serves jobs; it reports in the control block when it is ready. It does not keep a process alive.
 *
 * @param failed called when it turns out later that it cannot run
 * @param text what it runs: {@link helperSource}, and what goes before that
 * @returns whether it could be started: a content security policy may forbid it
 */
export function startHelper(data: HelperData, failed: () => void, text: string): boolean {
  try {
    const threads = nodeModule<WorkerThreads>('node:worker_threads');
    if (threads !== undefined) {
      const source = `${text}\nserve(require('node:worker_threads').workerData);`;
      const worker = new threads.Worker(source, { eval: true, workerData: data, execArgv: [] });
      worker.on('error', failed);
      worker.unref();
      return true;
    }
    const { Worker, Blob, URL } = globalThis as unknown as Page;
    if (Worker === undefined || Blob === undefined || URL === undefined) return false;
    const source = `${text}\nonmessage = (event) => serve(event.data);`;
    const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
    const worker = new Worker(url);
    worker.onerror = failed;
    worker.postMessage(data);
    return true;
  } catch {
    return false;
  }
}
