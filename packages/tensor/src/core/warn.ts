declare const console: { warn(message: string): void };

const said = new Set<string>();

/** What PyTorch gives a Python warning for: like there, one text is shown once. */
export function warnOnce(message: string): void {
  if (said.has(message)) return;
  said.add(message);
  console.warn(message);
}
