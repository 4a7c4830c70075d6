/** Bytes that come piece by piece, in one array where the length is known before. */
export class Growing {
  private bytes = new Uint8Array(0);
  /** How many there are. */
  length = 0;

  /** Adds a piece; `total` is what the length is going to be, if it is known. */
  push(piece: Uint8Array, total: number | null): void {
    const needed = this.length + piece.length;
    if (needed > this.bytes.length) {
      // A server's word alone reserves no more than a gigabyte.
      const reserved = Math.max(needed, Math.min(total ?? 0, 1 << 30), 2 * this.bytes.length);
      const larger = new Uint8Array(total !== null && reserved > total ? Math.max(total, needed) : reserved);
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
    this.bytes.set(piece, this.length);
    this.length = needed;
  }

  /** The bytes from `start` on. */
  from(start: number): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(start, this.length);
  }

  /** All of them. */
  whole(): Uint8Array<ArrayBuffer> {
    return this.length === this.bytes.length ? this.bytes : this.bytes.slice(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }
}
