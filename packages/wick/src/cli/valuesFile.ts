import { loadNpy, loadNpz, loadTorch, storedDType, UnreadableTensor } from '@wick/checkpoint';
import { Tensor } from '@wick/tensor';
import { type Content, type Entry, notRead } from './content.ts';

const keep = { unreadable: 'keep' } as const;

export const readTorch = async (path: string): Promise<Content> => contentOf(await loadTorch<unknown>(path, keep));
export const readNpz = async (path: string): Promise<Content> => contentOf(await loadNpz(path, keep));
export const readNpy = async (path: string): Promise<Content> => contentOf(await loadNpy(path, keep));

/** Names are made of the keys above them: long ones, repeated below each other, would outgrow the file. */
const longestPath = 1000;

/** Every tensor in a value, by its path: `model.conv1.weight`, `optimizer.state.0.exp_avg`. */
function contentOf(value: unknown): Content {
  const entries: Entry[] = [];
  const others: string[] = [];
  const unread: string[] = [];
  // A container that stands in two places is walked once: shared ones, each in the next, would double at every level.
  const walked = new Set<unknown>();
  /** @param at the keys that lead here; null where none do, which is not what the empty key is. */
  const visit = (x: unknown, at: string | null, depth: number): void => {
    const path = at ?? 'value';
    if (x instanceof Tensor) {
      entries.push({ name: path, dtype: storedDType(x), shape: x.shape, read: async () => x });
      return;
    }
    if (x instanceof UnreadableTensor) {
      unread.push(path);
      others.push(notRead(path, x));
      return;
    }
    const parts = depth < 100 && path.length < longestPath && !walked.has(x) ? partsOf(x) : undefined;
    if (!parts) {
      others.push(`${path}: ${describe(x)}`);
      return;
    }
    walked.add(x);
    for (const [key, part] of parts) visit(part, at === null ? key : `${at}.${key}`, depth + 1);
  };
  visit(value, null, 0);
  return { entries, metadata: {}, others, unread, close: async () => {} };
}

function partsOf(x: unknown): [string, unknown][] | undefined {
  if (x instanceof Map) return [...x].map(([key, part]) => [String(key), part]);
  if (Array.isArray(x)) return x.some((part) => typeof part === 'object') ? Object.entries(x) : undefined;
  if (x === null || typeof x !== 'object' || x instanceof Set || ArrayBuffer.isView(x)) return undefined;
  return Object.entries(x);
}

function describe(x: unknown): string {
  if (x instanceof Set) return `set of ${x.size}`;
  if (ArrayBuffer.isView(x)) return `${x.byteLength} bytes`;
  if (typeof x === 'bigint') return String(x);
  if (Array.isArray(x)) return `list of ${x.length}`;
  if (x !== null && typeof x === 'object') return 'as above';
  return JSON.stringify(x)?.slice(0, 60) ?? String(x);
}
