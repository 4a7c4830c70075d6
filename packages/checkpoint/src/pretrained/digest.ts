import { CheckpointError } from '../error.ts';

/** What a page lacks without a secure context. */
interface Page {
  readonly crypto?: {
    readonly subtle?: { digest(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> };
  };
}

/** Whether SHA-256 can be had here. */
export const hasDigests = (): boolean => (globalThis as Page).crypto?.subtle !== undefined;

/** SHA-256 of bytes, in hexadecimal digits. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const { subtle } = (globalThis as Page).crypto ?? {};
  if (!subtle) throw new TypeError('SHA-256 needs a secure context: https, or this machine');
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What is wrong with a file's SHA-256; null if it is the expected one, or none is expected. */
export async function digestFault(
  where: string,
  file: string,
  bytes: Uint8Array<ArrayBuffer>,
  expected: string | undefined,
): Promise<CheckpointError | null> {
  if (!expected) return null;
  const found = await sha256(bytes);
  if (found === expected.toLowerCase()) return null;
  return new CheckpointError(`${where}: ${file} has SHA-256 ${found}, expected ${expected}`);
}
