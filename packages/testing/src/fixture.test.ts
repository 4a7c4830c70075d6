import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { decodeArray, type EncodedArray } from './decodeArray.ts';
import { fixture, torchVersion } from './fixture.ts';

describe('fixture', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'wick-fixture-'));
    mkdirSync(join(folder, 'fixtures'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const put = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, 'fixtures', name), content);

  it('reads the committed .json and .json.gz files that lie beside the test', () => {
    expect(fixture<{ close: unknown[] }>(__dirname, 'helpers').close.length).toBeGreaterThan(10);
    const { ramp } = fixture<{ ramp: EncodedArray<'float32'> }>(__dirname, 'packed');
    expect(decodeArray(ramp)).toEqual(Float32Array.from({ length: 1000 }, (_, i) => i));
  });

  it('finds the folder of a module by its import.meta', () => {
    put('one.json', JSON.stringify({ torch: torchVersion, x: 1 }));
    expect(fixture<{ x: number }>({ url: pathToFileURL(join(folder, 'some.test.js')).href }, 'one').x).toBe(1);
  });

  it('accepts a local build of the pinned version', () => {
    put('built.json', JSON.stringify({ torch: `${torchVersion}+cpu` }));
    expect(fixture(folder, 'built').torch).toBe(`${torchVersion}+cpu`);
  });

  it.each([
    ['without a torch version', '{"x":1}'],
    ['of another version', '{"torch":"2.1.0"}'],
    ['of a version that merely begins like the pinned one', `{"torch":"${torchVersion}1"}`],
    ['whose version is no string', '{"torch":2.15}'],
    ['that is an array', '[1]'],
    ['that is null', 'null'],
  ])('refuses a fixture %s, whose values nobody vouches for', (_, content) => {
    put('bad.json', content);
    expect(() => fixture(folder, 'bad')).toThrow(RangeError);
    expect(() => fixture(folder, 'bad')).toThrow(/bad\.json must say "torch": "/);
    rmSync(join(folder, 'fixtures', 'bad.json'));
    put('bad.json.gz', gzipSync(content));
    expect(() => fixture(folder, 'bad')).toThrow(/bad\.json\.gz must say "torch": "/);
  });

  it('names both places it looked in when there is no such file', () => {
    expect(() => fixture(folder, 'none')).toThrow(/none\.json nor .*none\.json\.gz exists/);
  });
});
