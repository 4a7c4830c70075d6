declare const console: { warn(message: string): void };

/** What PyTorch gives a Python warning for. */
export function warn(message: string): void {
  console.warn(message);
}
