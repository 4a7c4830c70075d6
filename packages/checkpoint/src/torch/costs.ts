/**
 * Bytes of memory that what an unpickler makes takes, about and together with what `resolve` makes of it: a budget is
 * asked for them before the work.
 */
export const cost = {
  /** An opcode that makes nothing: time, so that no bomb of them runs for long. */
  step: 2,
  /** A place on the stack or in a list. */
  slot: 8,
  list: 80,
  tuple: 120,
  dict: 160,
  set: 160,
  /** A key and its value, in the dict and in the object or Map that it becomes. */
  entry: 64,
  /** A number that is no small integer. */
  number: 16,
  text: 24,
  /** An array of bytes, beside its bytes. */
  bytes: 200,
  /** What a call, a class of the reader's own or a reference to a storage leaves behind. */
  object: 200,
  tensor: 1000,
  /** A place in the memo, in order and far from the others: those take a look-up, and so time. */
  memo: 8,
  memoFar: 200,
} as const;

/** How the message of a budget that is spent begins. */
export const unpacks = 'the pickle unpacks';
