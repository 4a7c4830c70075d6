import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const pages = join(__dirname, '../pages');
const read = (path: string) => readFileSync(join(pages, path), 'utf8').replaceAll('\r\n', '\n');
// The names are written by a program, in both languages.
const translated = readdirSync(join(pages, 'zh')).filter((name) => name.endsWith('.md') && name !== 'names.md');
/** Blocks of code, their language with them. */
const blocks = (text: string) => text.match(/^```\w*\n[\s\S]*?^```$/gm) ?? [];
/** The levels of the headings, and what names a component. */
const shape = (text: string) =>
  text
    .replace(/^```\w*\n[\s\S]*?^```$/gm, '')
    .split('\n')
    .flatMap((line) => line.match(/^(#+|<\w+)/)?.[1] ?? []);

/** The numbers of each row of a table, cell by cell. */
const figures = (text: string) =>
  (text.match(/^\|.*\|$/gm) ?? []).map((row) =>
    row.split('|').map((cell) => (cell.replace(/`[^`]*`|\(.*?\)/g, '').match(/\d[\d.]*( ± [\d.]+)?/g) ?? []).join(' ')),
  );

test('the guide is there in both languages', () => {
  const both = ['choosing.md', 'index.md', 'initialisation.md', 'lessons.md', 'start.md', 'tutorial.md'];
  expect(translated.sort()).toEqual(both);
});

test.each(translated)('zh/%s has the headings and the code of the English page', (name) => {
  const [english, chinese] = [read(name), read(`zh/${name}`)];
  expect(blocks(chinese)).toEqual(blocks(english));
  expect(shape(chinese)).toEqual(shape(english));
  expect(figures(chinese)).toEqual(figures(english));
  // It is Chinese: no heading was left behind, but for names.
  const headings = chinese.replace(/^```[\s\S]*?^```$/gm, '').match(/^#+ .*$/gm) ?? [];
  for (const heading of headings) expect(heading).toMatch(/[\u4e00-\u9fff]|Kaiming|Xavier/);
});

test('lessons on the pages are those of the playground', () => {
  const source = join(pages, '../../../examples/playground/src/lessons');
  for (const [language, page] of [
    ['en', 'lessons.md'],
    ['zh', 'zh/lessons.md'],
  ] as const) {
    const text = readFileSync(join(source, `${language}.ts`), 'utf8');
    const titles = [...text.matchAll(/title:\s*'([^']*)'/g)].map(([, title]) => title);
    const headings = [...read(page).matchAll(/^## \d\. (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(titles);
    expect(headings).toHaveLength(8);
  }
});

interface Run {
  readonly program: string;
  readonly printed: string;
}
test('the tutorial shows what PyTorch printed for its programs', () => {
  const { torch, runs } = JSON.parse(readFileSync(join(__dirname, 'fixtures/tutorial.json'), 'utf8')) as {
    torch: string;
    runs: Run[];
  };
  expect(torch).toMatch(/^2\.15\.0/);
  const found = blocks(read('tutorial.md')).map((block) => block.replace(/^```\w*\n|```$/g, ''));
  expect(found).toHaveLength(6);
  expect(found.filter((_, i) => i % 3 !== 0)).toEqual(runs.flatMap(({ program, printed }) => [program, printed]));
});
