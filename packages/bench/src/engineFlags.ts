// Node 20 knows relaxed SIMD but does not use it unasked; from 22 on a flag takes it away.
const major = Number(process.versions.node.split('.')[0]);

/** What Node is started with for a peer: `wick` is the build without relaxed SIMD. */
export const engineFlags: Readonly<Record<string, string[]>> =
  major < 22 ? { relaxed: ['--experimental-wasm-relaxed-simd'] } : { wick: ['--no-experimental-wasm-relaxed-simd'] };
