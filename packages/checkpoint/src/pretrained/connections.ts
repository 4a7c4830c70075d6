import type { DownloadSettings } from './download.ts';
import { Growing } from './growing.ts';
import type { Note, Store } from './note.ts';

/** A server's answer that another try may change. */
const passing = new Set([408, 425, 429, 500, 502, 503, 504]);

/** One download, over as many connections as it takes. */
export class Connections {
  private readonly bytes = new Growing();
  private note: Note = { validator: null, total: null, whole: false };
  /** Bytes that the store holds; the others wait for a block to be full. */
  private stored = 0;

  constructor(
    private readonly where: string,
    private readonly url: string,
    private readonly settings: DownloadSettings,
    private readonly store: Store | null,
  ) {}

  async run(): Promise<Uint8Array<ArrayBuffer> | null> {
    await this.takeUp();
    for (let failures = 0; ; ) {
      const before = this.bytes.length;
      let reason: unknown;
      try {
        const ended = await this.connect();
        if (ended === 'missing') return null;
        if (ended === 'whole') break;
        reason = ended;
      } catch (error) {
        if (error instanceof Refused || this.settings.signal?.aborted) throw error;
        reason = error;
      } finally {
        await this.keep();
      }
      failures = this.bytes.length > before ? 1 : failures + 1;
      if (failures > this.settings.retries) throw this.cutOff(reason);
      await this.pause(failures);
    }
    return this.bytes.whole();
  }

  /** What an earlier call has left. */
  private async takeUp(): Promise<void> {
    const note = await this.store?.note();
    if (!this.store || !note || note.whole || !note.validator) return;
    const bytes = await this.store.read();
    if (bytes.length === 0) return;
    this.note = note;
    this.bytes.push(bytes, note.total);
    this.stored = bytes.length;
  }

  /** One connection: 'whole', 'missing', or why another one is needed. */
  private async connect(): Promise<'whole' | 'missing' | Error> {
    const { headers, signal } = this.settings;
    const at = this.bytes.length;
    const ranged: Record<string, string> = { ...headers };
    if (at > 0) {
      ranged.Range = `bytes=${at}-`;
      if (this.note.validator) ranged['If-Range'] = this.note.validator;
    }
    const response = await fetch(this.url, { headers: ranged, ...(signal ? { signal } : {}) });
    const { status } = response;
    if (status === 404 && at === 0) return 'missing';
    if (passing.has(status)) return new Error(`it answered ${status} ${response.statusText}`.trimEnd());
    const total = totalOf(response);
    if (status === 416) {
      // All of it was here, or the file has changed.
      if (total === at) return 'whole';
      await this.begin(noteOf(response, null));
      return new Error('the file has changed');
    }
    if (!response.ok) throw this.refused(response);
    const goesOn = status === 206 && startOf(response) === at && total === (this.note.total ?? total);
    if (at === 0 || !goesOn) await this.begin(noteOf(response, total));
    if (status === 206 && !goesOn && at > 0) return new Error('it sent another part than was asked for');
    await this.receive(response);
    if (this.note.total !== null && this.bytes.length !== this.note.total)
      return new Error('the connection was closed');
    return 'whole';
  }

  private async receive(response: Response): Promise<void> {
    const { onProgress } = this.settings;
    if (!response.body) return;
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      this.bytes.push(value, this.note.total);
      if (this.bytes.length - this.stored >= block) await this.keep();
      onProgress?.({ url: this.url, loaded: this.bytes.length, total: this.note.total, cached: false });
    }
  }

  /** Begins anew with what a server says of the file. */
  private async begin(note: Note): Promise<void> {
    this.note = note;
    this.bytes.clear();
    this.stored = 0;
    await this.store?.clear(note);
  }

  /** Puts into the store what has come since. */
  private async keep(): Promise<void> {
    const { length } = this.bytes;
    if (!this.store || length === this.stored) return;
    await this.store.append(this.bytes.from(this.stored), this.stored);
    this.stored = length;
  }

  private async pause(failures: number): Promise<void> {
    const { signal } = this.settings;
    await new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** (failures - 1), 5000)));
    signal?.throwIfAborted();
  }

  private cutOff(reason: unknown): RangeError {
    const of = this.note.total === null ? '' : ` of ${this.note.total}`;
    const kept = this.store && this.stored > 0 ? '; the next call goes on from there' : '';
    const { message } = reason as Error;
    return new RangeError(
      `${this.where}: ${this.url} broke off at ${this.bytes.length}${of} bytes, ${this.settings.retries + 1} times in a row (${message})${kept}`,
      { cause: reason },
    );
  }

  private refused({ status, statusText }: Response): Refused {
    const hint = status === 401 || status === 403 ? ": give { headers: { Authorization: 'Bearer …' } }" : '';
    return new Refused(`${this.where}: ${this.url} answered ${`${status} ${statusText}`.trimEnd()}${hint}`);
  }
}

/** Bytes that go into the store at once. */
const block = 8 << 20;

/** An answer that no other try would change. */
class Refused extends RangeError {
  override name = 'RangeError';
}

/** The length of the whole file, if the server says it of the bytes themselves and not of packed ones. */
function totalOf({ status, headers }: Response): number | null {
  const of = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1];
  if (of !== undefined) return Number(of);
  const length = headers.get('content-encoding') ? null : headers.get('content-length');
  return status === 200 && length !== null ? Number(length) : null;
}

const startOf = ({ headers }: Response): number =>
  Number(/^bytes (\d+)-/.exec(headers.get('content-range') ?? '')?.[1] ?? Number.NaN);

/** Weak marks do not say that bytes are the same. */
function noteOf({ headers }: Response, total: number | null): Note {
  const etag = headers.get('etag');
  const validator = etag && !etag.startsWith('W/') ? etag : headers.get('last-modified');
  return { validator: validator ?? null, total, whole: false };
}
