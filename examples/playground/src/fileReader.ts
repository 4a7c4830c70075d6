import { newWorker } from './analyst.ts';
import { byId } from './dom.ts';
import type { Reply, Request } from './messages.ts';
import { showTensors } from './results.ts';
import type { Words } from './words/index.ts';

const units = ['B', 'kB', 'MB', 'GB'];
const sizeText = (size: number) => {
  const unit = Math.min(3, Math.floor(Math.log10(Math.max(1, size)) / 3));
  return `${Number((size / 1000 ** unit).toPrecision(3))} ${units[unit]}`;
};

/** Files that are chosen or dropped, read in a worker of their own that ends with each. */
export function fileReader(words: () => Words): void {
  const said = byId('file-said', HTMLElement);
  let reading: Worker | null = null;

  function end(text: string, bad: boolean): void {
    said.textContent = text;
    said.classList.toggle('bad', bad);
    reading?.terminate();
    reading = null;
  }

  function read(file: File): void {
    reading?.terminate();
    byId('tensors', HTMLElement).replaceChildren();
    end(words().reading(file.name, sizeText(file.size)), false);
    reading = newWorker();
    reading.addEventListener('error', (event) => end(words().workerFailed(event.message || 'error'), true));
    reading.addEventListener('message', ({ data: reply }: MessageEvent<Reply>) => {
      if (reply.type === 'error') end(reply.message, true);
      if (reply.type !== 'file') return;
      showTensors(reply.name, reply.tensors, words());
      end(words().shown(reply.name, reply.unread.join(', ')), false);
      byId('file-title', HTMLElement).scrollIntoView({ block: 'start' });
    });
    reading.postMessage({ type: 'inspect', id: 0, file } satisfies Request);
  }

  const input = byId('file', HTMLInputElement);
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file) read(file);
    // The same file may be chosen again, changed since.
    input.value = '';
  });
  const drop = byId('drop', HTMLElement);
  for (const type of ['dragover', 'dragleave', 'drop'] as const)
    document.addEventListener(type, (event) => {
      event.preventDefault();
      drop.classList.toggle('over', type === 'dragover');
      const file = type === 'drop' ? event.dataTransfer?.files[0] : undefined;
      if (file) read(file);
    });
}
