/** What Jest's runner and `expect` use of jest-util and jest-message-util, whose packages need Node. */
export class ErrorWithStack extends Error {}

export function invariant(condition: unknown, message = ''): asserts condition {
  if (!condition) throw new Error(message);
}

export function setGlobal(target: object, name: string | symbol, value: unknown): void {
  Object.assign(target, { [name]: value });
}

export function protectProperties(): void {}

export function convertDescriptorToString(descriptor: unknown): string {
  return typeof descriptor === 'function' ? descriptor.name : String(descriptor);
}

export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

export const formatTime = (milliseconds: number): string => `${milliseconds} ms`;

export const pluralize = (word: string, count: number): string => `${count} ${word}${count === 1 ? '' : 's'}`;

export const flattenErrorStack = (error: Error): string => `${error.message}\n${error.stack ?? ''}`;
