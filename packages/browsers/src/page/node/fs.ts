import { Buffer } from 'buffer/';

/** Reads through the page's server, which gives the files of the workspace; at once, as tests read their fixtures. */
function request(path: string): XMLHttpRequest {
  const answer = new XMLHttpRequest();
  answer.open('GET', `/files${path}`, false);
  // Each character is then a byte.
  answer.overrideMimeType('text/plain; charset=x-user-defined');
  answer.send();
  return answer;
}

export function existsSync(path: string): boolean {
  return request(path).status === 200;
}

export function readFileSync(path: string): Buffer;
export function readFileSync(path: string, encoding: string): string;
export function readFileSync(path: string, encoding?: string): Buffer | string {
  const answer = request(path);
  if (answer.status !== 200) throw new Error(`readFileSync: ${path}: ${answer.statusText}`);
  const bytes = Buffer.from(Uint8Array.from(answer.responseText, (character) => character.charCodeAt(0) & 255));
  return encoding === undefined ? bytes : bytes.toString(encoding as BufferEncoding);
}

export function readdirSync(path: string, { recursive = false }: { recursive?: boolean } = {}): string[] {
  const names = JSON.parse(readFileSync(`${path}/`, 'utf8')) as string[];
  return recursive ? names : names.filter((name) => !name.includes('/'));
}
