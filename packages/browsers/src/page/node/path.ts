/** Paths in a page begin with '/', the root of the workspace. */
export function join(...parts: string[]): string {
  return new URL(parts.join('/').replace(/\/+/g, '/'), 'file:///').pathname;
}

export function dirname(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
