import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript' };

export interface Site {
  readonly server: Server;
  readonly address: string;
  /** The paths that were asked for, since the list was last emptied. */
  readonly asked: string[];
}

/** A folder by HTTP. Under `/strict/` a page may run its own scripts and nothing else, under `/wasm/` WebAssembly too. */
export async function serve(folder: string): Promise<Site> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const [, policy, ...rest] = (request.url ?? '').split('/');
    asked.push(rest.join('/'));
    const wasm = policy === 'wasm' ? " 'wasm-unsafe-eval'" : '';
    try {
      const body = readFileSync(join(folder, ...rest));
      response.setHeader('Content-Type', types[extname(rest.at(-1)!)] ?? 'text/plain');
      response.setHeader('Content-Security-Policy', `default-src 'none'; script-src 'self'${wasm}`);
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
