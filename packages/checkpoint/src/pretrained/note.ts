/** What is known of a download besides its bytes. */
export interface Note {
  /** The server's mark of this version of the file, by which the rest may be asked for. */
  readonly validator: string | null;
  /** Length of the whole in bytes; null if the server does not say. */
  readonly total: number | null;
  /** Whether all of it is here. */
  readonly whole: boolean;
}

/** Where a download is kept, piece by piece, so that it can be taken up where it was cut. */
export interface Store {
  /** What is here already; null for nothing. */
  note(): Promise<Note | null>;
  /** Begins anew. */
  clear(note: Note): Promise<void>;
  /** Adds bytes behind the first `at`. */
  append(bytes: Uint8Array<ArrayBuffer>, at: number): Promise<void>;
  /** All of it. */
  read(): Promise<Uint8Array<ArrayBuffer>>;
  /** Says that it is whole. */
  finish(note: Note): Promise<void>;
}

/** A note that somebody wrote; null if it is none. */
export function parseNote(text: string | null): Note | null {
  try {
    const { validator, total, whole } = JSON.parse(text ?? 'null') as Note;
    return { validator: typeof validator === 'string' ? validator : null, total: total ?? null, whole: whole === true };
  } catch {
    return null;
  }
}
