import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Site, serveFolder } from '@wick/testing';

const folder = join(__dirname, '../..');
const site = join(folder, 'dist/site');

/** What a careful host would send. */
const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'";

/** Builds the static page; an Error with what Vite says if it cannot. */
export function buildSite(): void {
  const vite = join(folder, 'node_modules/vite/bin/vite.js');
  const { status, stderr } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (status !== 0) throw new Error(`vite build failed: ${stderr}`);
}

/** The built page, by a server that is strict about what it may do. */
export function serveSite(): Promise<Site> {
  return serveFolder(site, { 'content-security-policy': policy });
}
