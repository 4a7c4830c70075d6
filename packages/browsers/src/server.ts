import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { root } from './suites.ts';

/** What a browser is to open. */
export interface Page {
  readonly script: string;
  /** The scripts of its frames, by the folder that a frame's address has. */
  readonly parts?: Readonly<Record<string, string>>;
  /** Whether the page is cross-origin isolated: without it no memory is shared with threads. */
  readonly isolated: boolean;
}

/** The part that a suite is in: its package's. */
export const partOf = (file: string): string => file.slice(0, file.indexOf('/'));

export interface Site {
  readonly address: string;
  /** What the page posts. */
  readonly result: Promise<string>;
  close(): Promise<void>;
}

// What goes wrong before the script has come to its end is a result as well.
const document = `<!doctype html><script>
const fail = ({ message, error = message, reason = error }) =>
  fetch('/', { method: 'POST', body: JSON.stringify({ error: reason + '\\n' + reason?.stack }) });
addEventListener('error', fail);
addEventListener('unhandledrejection', fail);
</script><script type="module" src="script.js"></script>`;
const isolation = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

/** A file of the workspace, or the names in a folder and below it as JSON; a fixture that is packed is unpacked. */
function fileOf(path: string): string | Uint8Array | null {
  const file = join(root, path);
  if (path.includes('..')) return null;
  if (existsSync(`${file}.gz`)) return gunzipSync(readFileSync(`${file}.gz`));
  if (!existsSync(file)) return null;
  return statSync(file).isDirectory() ? JSON.stringify(readdirSync(file, { recursive: true })) : readFileSync(file);
}

/** Serves one page and its frames, to this machine alone, and under `/files/packages/` the fixtures that suites read. */
export async function serve({ script, parts = {}, isolated }: Page): Promise<Site> {
  let resolve!: (text: string) => void;
  const result = new Promise<string>((done) => (resolve = done));
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const path = decodeURIComponent(new URL(request.url ?? '', 'http://site').pathname);
    const send = (type: string, body: string | Uint8Array) => {
      response
        .writeHead(200, {
          'content-type': `${type}; charset=utf-8`,
          'cache-control': 'max-age=600',
          ...(isolated ? isolation : {}),
        })
        .end(body);
    };
    if (request.method === 'POST') {
      let text = '';
      request.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      request.on('end', () => {
        send('text/plain', '');
        resolve(text);
      });
      return;
    }
    const [, part = '', name] = path.match(/^\/(?:([a-z]+)\/)?(script\.js)?$/) ?? [];
    const found = part === '' ? script : parts[part];
    if (name === undefined && (path === '/' || path === `/${part}/`)) send('text/html', document);
    else if (name !== undefined && found !== undefined) send('text/javascript', found);
    else {
      const body = path.startsWith('/files/packages/') ? fileOf(path.slice('/files'.length)) : null;
      if (body === null) response.writeHead(404).end();
      else send('text/plain', body);
    }
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    result,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
