import { join } from 'node:path';
import { fixture } from '@wick/testing';
import { type CsvOptions, DataLoader, Lines, parseCsv } from '../index.ts';

interface Table {
  text: string;
  options: CsvOptions;
  columns: { name: string; kind: 'text' | 'number' | 'boolean'; values: string[] }[];
}
const { tables } = fixture<{ tables: Table[] }>(join(__dirname, '..'), 'datasets');

/** What Python's repr says, of what a field may be. */
const fieldOf = (kind: string, text: string, bigints: boolean) => {
  if (kind === 'text') return text;
  if (kind === 'boolean') return text === 'True';
  if (bigints) return BigInt(text);
  return text === 'inf' ? Infinity : text === '-inf' ? -Infinity : Number(text);
};

describe('comma-separated values', () => {
  test.each(tables.map((t) => [JSON.stringify(t.text), t] as const))('%s are read as pandas reads them', (_, t) => {
    for (const source of [t.text, new TextEncoder().encode(t.text)]) {
      const table = parseCsv(source, t.options);
      expect(table.columns).toEqual(t.columns.map(({ name }) => name));
      for (const { name, kind, values } of t.columns) {
        const column = table.column(name);
        expect(column).toEqual(values.map((text) => fieldOf(kind, text, typeof column[0] === 'bigint')));
      }
      expect(table.length).toBe(t.columns[0]!.values.length);
    }
  });

  test('rows are samples, columns tensors', () => {
    const table = parseCsv('x,class,name\n0.5,1,a\n-1,0,b\n2,1,c\n');
    expect(table.getItem(-1)).toEqual({ x: 2, class: 1, name: 'c' });
    expect(table.tensor(['class', 'x']).tolist()).toEqual([
      [1, 0.5],
      [0, -1],
      [1, 2],
    ]);
    expect([table.tensor('class', 'int64').dtype, table.tensor('class', 'int64').tolist()]).toEqual([
      'int64',
      [1, 0, 1],
    ]);
    const [batch] = [...new DataLoader(table, { batchSize: 2 })];
    expect([String(batch!.x), batch!.name]).toEqual(['tensor([ 0.5000, -1.0000])', ['a', 'b']]);
    expect(() => table.tensor()).toThrow('CsvDataset: column "name" is of text: "a" in row 0 is no number');
    expect(() => parseCsv('x\n1\noops\n').tensor()).toThrow('column "x" is of text: "oops" in row 1 is no number');
    expect(() => table.tensor('x', 'int64')).toThrow(/int64 takes whole numbers, got 0.5/);
    expect(() => table.column('y')).toThrow(/no column "y"; there are x, class, name/);
    expect(parseCsv('9007199254740993\n', { header: false }).tensor('0', 'int64').tolist()).toEqual([
      9007199254740993n,
    ]);
  });

  test('what is wrong is told with its row', () => {
    expect(() => parseCsv('a,b\n1,2\n1,2,3\n')).toThrow('parseCsv: row 1 has 3 fields, there are 2 columns');
    expect(() => parseCsv('a,a\n1,2\n')).toThrow(/two columns are called "a"/);
    expect(() => parseCsv('a\n"open\n')).toThrow(/^parseCsv: row 0: /);
    expect(() => parseCsv('a\n1', { delimter: ';' } as never)).toThrow(/did you mean delimiter/);
    expect(() => parseCsv('a\n1', { quote: '' })).toThrow(RangeError);
    expect(() => parseCsv(Uint8Array.of(0xff, 0xfe))).toThrow(/no text in UTF-8/);
    expect(() => parseCsv(7 as never)).toThrow(/expected text or bytes, got 7/);
    expect(parseCsv('').length).toBe(0);
    expect(parseCsv('a,b\n')).toMatchObject({ columns: ['a', 'b'], length: 0 });
  });
});

test('lines are those of any system', () => {
  const lines = new Lines('\ufeffone\r\ntwo\n\nfour\rfive');
  expect([...Array(lines.length).keys()].map((i) => lines.getItem(i))).toEqual(['one', 'two', '', 'four', 'five']);
  expect(new Lines(new TextEncoder().encode('a\n')).length).toBe(1);
  expect(new Lines('').length).toBe(0);
  expect(() => lines.getItem(5)).toThrow(/^Lines: index/);
});
