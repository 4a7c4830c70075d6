import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** The version of PyTorch that every fixture is drawn with: the one place where it is pinned. */
export const torchVersion = '2.15.0';

/**
 * Reads `fixtures/<name>.json` or `fixtures/<name>.json.gz` beside a test, drawn by `fixtures/<name>.py` or a script
 * like it. The file must be an object whose `torch` is {@link torchVersion} (a local build such as `2.15.0+cpu`
 * included): expected values from another version, or from nowhere, are refused.
 *
 * @param beside - the folder of the test, `__dirname` under Jest, or `import.meta`
 * @param name - the file's name without its extension
 * @throws RangeError if there is no such file, or it was not drawn with the pinned version
 *
 * @example
 * ```ts
 * const { cases } = fixture<{ cases: { input: number[]; output: number[] }[] }>(__dirname, 'relu');
 * ```
 */
export function fixture<T extends object>(beside: string | { url: string }, name: string): T & { torch: string } {
  const folder = typeof beside === 'string' ? beside : dirname(fileURLToPath(beside.url));
  const plain = join(folder, 'fixtures', `${name}.json`);
  const packed = `${plain}.gz`;
  const path = [plain, packed].find((candidate) => existsSync(candidate));
  if (path === undefined) throw new RangeError(`fixture: neither ${plain} nor ${packed} exists`);
  const bytes = readFileSync(path);
  const content: unknown = JSON.parse((path === packed ? gunzipSync(bytes) : bytes).toString('utf8'));
  const torch = typeof content === 'object' && content !== null && 'torch' in content ? content.torch : undefined;
  if (typeof torch !== 'string' || torch.split('+')[0] !== torchVersion) {
    throw new RangeError(`fixture: ${path} must say "torch": "${torchVersion}", it says ${JSON.stringify(torch)}`);
  }
  return content as T & { torch: string };
}
