declare const console: { warn(message: string): void };

const said = new Set<string>();

/** What PyTorch gives a Python warning for. */
export function warn(message: string): void {
  console.warn(message);
}

/** {@link warn} for what PyTorch says once: one text is shown once. */
export function warnOnce(message: string): void {
  if (said.has(message)) return;
  said.add(message);
  warn(message);
}
