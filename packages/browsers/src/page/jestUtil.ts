/** What `expect` and jest-mock use of jest-util and jest-message-util, whose packages need Node. */
export class ErrorWithStack extends Error {}

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

export const pluralize = (word: string, count: number): string => `${count} ${word}${count === 1 ? '' : 's'}`;

// A failed toThrow shows what was thrown: here with its stack as it is.
export const separateMessageFromStack = (stack: string): { stack: string } => ({ stack });
export const formatStackTrace = (stack: string): string => stack;
export const formatExecError = (error: Error): string => `${error}\n${error.stack}`;
