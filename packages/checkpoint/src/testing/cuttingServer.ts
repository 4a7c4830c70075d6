import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A file that is served, and how badly. */
export interface Served {
  readonly bytes: Uint8Array;
  /** The mark of its version; null for none. Default: '"1"'. */
  etag?: string | null;
  /**
   * After how many bytes the connections are cut, one after the other, once the client has told `heard` that it has them: a
   * stream that breaks loses what nobody has read yet.
   */
  cuts?: number[];
  /** What the first requests are answered with. */
  statuses?: number[];
  /** Whether parts may be asked for. Default: true. */
  ranges?: boolean;
  /** Whether the length is told. Default: true. */
  sized?: boolean;
}

/** A server on this machine that breaks off as it is told to. */
export interface CuttingServer {
  readonly address: string;
  readonly files: Map<string, Served>;
  /** Each request: its path and what part it asked for. */
  readonly asked: string[];
  /** To be told of the client's progress. */
  heard(progress: { readonly loaded: number }): void;
  /** The headers of the last one. */
  headers(): IncomingMessage['headers'];
  close(): Promise<void>;
}

/** Starts one. */
export async function cuttingServer(): Promise<CuttingServer> {
  const files = new Map<string, Served>();
  const asked: string[] = [];
  let last: IncomingMessage['headers'] = {};
  const waiting = new Map<ServerResponse, number>();
  const server = createServer((request, response) => {
    last = request.headers;
    const { pathname } = new URL(request.url!, 'http://here');
    asked.push(`${pathname}${request.headers.range ? ` ${request.headers.range}` : ''}`);
    const file = files.get(pathname);
    if (file) answer(file, request, response, waiting);
    else response.writeHead(404).end('nothing');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    asked,
    heard({ loaded }) {
      for (const [response, at] of waiting)
        if (loaded >= at) {
          waiting.delete(response);
          response.destroy();
        }
    },
    headers: () => last,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(
  file: Served,
  request: IncomingMessage,
  response: ServerResponse,
  waiting: Map<ServerResponse, number>,
): void {
  const { bytes, etag = '"1"', ranges = true, sized = true } = file;
  const status = file.statuses?.shift();
  if (status !== undefined) {
    response.writeHead(status).end();
    return;
  }
  const asked = /^bytes=(\d+)-/.exec(request.headers.range ?? '');
  const fresh = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
  const start = asked && ranges && fresh ? Number(asked[1]) : 0;
  if (start > bytes.length || (start === bytes.length && start > 0)) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  const body = bytes.subarray(start);
  response.writeHead(start > 0 ? 206 : 200, {
    ...(etag === null ? {} : { etag }),
    ...(sized ? { 'content-length': body.length } : {}),
    ...(start > 0 ? { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` } : {}),
  });
  const cut = file.cuts?.shift() ?? Number.POSITIVE_INFINITY;
  if (cut >= body.length) response.end(body);
  else if (cut === 0) response.destroy();
  else {
    waiting.set(response, start + cut);
    response.write(body.subarray(0, cut));
  }
}
