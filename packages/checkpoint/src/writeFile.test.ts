import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tensor } from '@wick/tensor';
import { typescriptProgram } from '@wick/testing';
import { saveBytes, saveNpy, saveNpz, saveSafetensors, saveTorch } from './index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wick-write-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const at = (...names: string[]) => join(folder, ...names);
const read = (name: string) => readFileSync(at(name), 'utf8');
const modeOf = (name: string) => statSync(at(name)).mode & 0o7777;

const x = tensor([1, 2]);
const writers: [string, (path: string) => Promise<void>][] = [
  ['saveBytes', (path) => saveBytes(path, 'text')],
  ['saveNpy', (path) => saveNpy(path, x)],
  ['saveNpz', (path) => saveNpz(path, { x })],
  ['saveSafetensors', (path) => saveSafetensors(path, { x })],
  ['saveTorch', (path) => saveTorch(path, { x })],
];

describe.each(writers)('%s', (name, save) => {
  test('keeps the mode of what it replaces; a new file gets the usual one', async () => {
    for (const mode of [0o600, 0o640, 0o664, 0o755]) {
      writeFileSync(at('old'), 'old');
      chmodSync(at('old'), mode);
      await save(at('old'));
      expect([modeOf('old'), readFileSync(at('old')).length > 3]).toEqual([mode, true]);
    }
    writeFileSync(at('usual'), '');
    await save(at('new'));
    expect(modeOf('new')).toBe(modeOf('usual'));
    expect(readdirSync(folder).sort()).toEqual(['new', 'old', 'usual']);
  });

  test('writes through symbolic links: relative, absolute, one after another, to a name that is free', async () => {
    mkdirSync(at('in'));
    mkdirSync(at('out'));
    writeFileSync(at('out', 'real'), '');
    symlinkSync('../out/real', at('in', 'relative'));
    symlinkSync(at('in', 'relative'), at('absolute'));
    symlinkSync('out/free', at('dangling'));
    symlinkSync('in', at('folder'));
    for (const link of ['absolute', 'folder/relative', 'dangling']) {
      writeFileSync(at('out', 'real'), '');
      const before = lstatSync(at(link)).isSymbolicLink();
      await save(at(link));
      expect([before, lstatSync(at(link)).isSymbolicLink()]).toEqual([true, true]);
      expect(statSync(at(link)).size).toBeGreaterThan(0);
    }
    expect(readlinkSync(at('in', 'relative'))).toBe('../out/real');
    expect(readdirSync(at('out')).sort()).toEqual(['free', 'real']);
  });

  test('refuses what is no file, and leaves it', async () => {
    mkdirSync(at('folder'));
    symlinkSync('folder', at('to-folder'));
    execFileSync('mkfifo', [at('pipe')]);
    symlinkSync('pipe', at('to-pipe'));
    const server = createServer().listen(at('socket'));
    await once(server, 'listening');
    for (const [what, kind] of [
      ['folder', 'a folder'],
      ['to-folder', 'a folder'],
      ['pipe', 'a pipe'],
      ['to-pipe', 'a pipe'],
      ['socket', 'a socket'],
    ]) {
      const error: unknown = await save(at(what!)).catch((fault: unknown) => fault);
      expect(error).toBeInstanceOf(RangeError);
      expect((error as Error).message).toBe(
        `${name}: ${JSON.stringify(at(what!))} is ${kind}, expected the name of a file`,
      );
    }
    expect([statSync(at('pipe')).isFIFO(), statSync(at('socket')).isSocket()]).toEqual([true, true]);
    await new Promise((done) => server.close(done));
    expect(readdirSync(folder).sort()).toEqual(['folder', 'pipe', 'to-folder', 'to-pipe']);
  });

  test('works under names as long as names can be', async () => {
    const long = 'n'.repeat(255);
    await save(at(long));
    await save(at(long));
    expect(readdirSync(folder)).toEqual([long]);
  });

  test('leaves nothing where nothing can be written', async () => {
    symlinkSync('circle', at('circle'));
    writeFileSync(at('file'), 'old');
    await expect(save(at('circle'))).rejects.toMatchObject({ code: 'ELOOP' });
    await expect(save(at('missing', 'x'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(save(at('file', 'x'))).rejects.toMatchObject({ code: 'ENOTDIR' });
    await expect(save(at('n'.repeat(256)))).rejects.toMatchObject({ code: 'ENAMETOOLONG' });
    await expect(save('')).rejects.toThrow(`${name}: expected a path of a file, got ""`);
    await expect(save('https://example.org/x')).rejects.toThrow(/expected a path of a file/);
    await expect(save(5 as never)).rejects.toThrow(/expected a path of a file, got 5/);
    expect(readdirSync(folder).sort()).toEqual(['circle', 'file']);
    expect(read('file')).toBe('old');
  });
});

// Root may write everywhere.
(process.getuid?.() === 0 ? test.skip : test)('a file that may not be written is not replaced', async () => {
  writeFileSync(at('kept'), 'old', { mode: 0o444 });
  await expect(saveBytes(at('kept'), 'new')).rejects.toMatchObject({ code: 'EACCES' });
  expect(read('kept')).toBe('old');
});

describe('overwrite: false', () => {
  test('writes where the name is free, and never over what is there', async () => {
    await saveBytes(pathToFileURL(at('a')), 'first', { overwrite: false });
    await expect(saveBytes(at('a'), 'second', { overwrite: false })).rejects.toThrow(
      `saveBytes: ${JSON.stringify(at('a'))} is there already`,
    );
    symlinkSync('a', at('link'));
    await expect(saveBytes(at('link'), 'second', { overwrite: false })).rejects.toThrow(/is there already/);
    expect([read('a'), readdirSync(folder).sort()]).toEqual(['first', ['a', 'link']]);
  });

  test('of many at once, one wins', async () => {
    const all = Array.from({ length: 20 }, (_, i) => saveBytes(at('one'), `${i}`.repeat(1000), { overwrite: false }));
    const done = await Promise.allSettled(all);
    const winners = done.flatMap(({ status }, i) => (status === 'fulfilled' ? [i] : []));
    expect(winners).toHaveLength(1);
    expect([read('one'), readdirSync(folder)]).toEqual([`${winners[0]}`.repeat(1000), ['one']]);
  });
});

test('what is no content is refused', async () => {
  await expect(saveBytes(at('a'), 5 as never)).rejects.toThrow('saveBytes: expected a Uint8Array or a string, got 5');
  expect(existsSync(at('a'))).toBe(false);
});

const saver = typescriptProgram(join(__dirname, 'testing/saver.ts'));

test('where there is no more room, the old file stays as it was and no draft is left', () => {
  writeFileSync(at('model'), 'old');
  const limited = `trap '' XFSZ; ulimit -f 1024; exec "$@"`;
  const run = spawnSync('bash', ['-c', limited, 'bash', process.execPath, ...saver, at('model'), '8'], {
    encoding: 'utf8',
  });
  expect(run.stdout).toBe('EFBIG');
  expect([read('model'), readdirSync(folder)]).toEqual(['old', ['model']]);
});

test('a kill at any moment leaves one whole file', async () => {
  const size = 8 * 2 ** 20;
  for (const wait of [0, 3, 9, 20]) {
    const child = spawn(process.execPath, [...saver, at('model'), '8', '1000'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await new Promise((resolve) => setTimeout(resolve, wait));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const bytes = readFileSync(at('model'));
    expect(bytes.length).toBe(size);
    expect(bytes.every((byte) => byte === bytes[0])).toBe(true);
  }
});
