import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import * as wick from 'wick';

const pages = join(__dirname, '..', 'pages');
const programs = readdirSync(pages, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md') && !path.startsWith('api'))
  .sort()
  .flatMap((path) =>
    [...readFileSync(join(pages, path), 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(
      ([, code], i) => [`${path} ${i + 1}`, code!] as const,
    ),
  );

let folder: string;
const before = process.cwd();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wick-docs-'));
  process.chdir(folder);
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterAll(() => {
  jest.restoreAllMocks();
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

it('there are programs on the pages, and each imports what it uses', () => {
  expect(programs.length).toBeGreaterThanOrEqual(9);
  for (const [, code] of programs) expect(code).toMatch(/^import /);
});

it.each(programs)('%s runs', async (_, code) => {
  const { outputText } = transpileModule(code, {
    compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
  });
  const load = (name: string): unknown => (name === 'wick' ? wick : require(name));
  const run = new Function('require', 'exports', `return (async () => {${outputText}\n})();`);
  await run(load, {});
});
