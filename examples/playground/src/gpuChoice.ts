import { byId } from './dom.ts';
import type { Words } from './words/index.ts';

interface Adapters {
  requestAdapter(): Promise<{ readonly info?: AdapterInfo } | null>;
}
interface AdapterInfo {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly description?: string;
}

/** Whether to train on the GPU: what the page offers where its browser has one to ask. */
export interface GpuChoice {
  readonly isOn: boolean;
  /** Says where it trains: on the adapter of that name, or on the CPU. */
  show(device: string | null, words: Words): void;
  /** The GPU did not go on, and the CPU does. */
  failed(why: string): void;
}

/** The switch; `changed` hears a visitor's choice. */
export function gpuChoice(changed: (on: boolean) => void): GpuChoice {
  const box = byId('gpu', HTMLInputElement);
  const said = byId('gpu-name', HTMLElement);
  const { gpu } = navigator as { gpu?: Adapters };
  let name = '';
  let why: string | null = null;
  let isNone = false;

  byId('gpu-choice', HTMLElement).classList.toggle('absent', gpu === undefined);
  box.addEventListener('change', async () => {
    why = null;
    if (box.checked && name === '') {
      // Asked for only now: a browser without an adapter complains to its console.
      const adapter = await gpu!.requestAdapter().catch(() => null);
      const { description, vendor, architecture } = adapter?.info ?? {};
      name = description || [vendor, architecture].filter(Boolean).join(' ');
      isNone = adapter === null;
      box.disabled = isNone;
      box.checked &&= !isNone;
    }
    changed(box.checked);
  });

  return {
    get isOn() {
      return box.checked;
    },
    show(device, words) {
      said.classList.toggle('bad', why !== null);
      said.title = why ?? '';
      if (why !== null) said.textContent = words.gpuFailed;
      else if (isNone) said.textContent = words.gpuNone;
      else said.textContent = box.checked ? `(${device ?? name})` : '';
    },
    failed(message) {
      why = message;
      box.checked = false;
    },
  };
}
