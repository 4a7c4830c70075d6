/** An argument was refused before a replay has done anything: the function itself fails in the same way, where it fails. */
export class Refused extends Error {
  constructor(cause: unknown) {
    super('refused', { cause });
  }
}
