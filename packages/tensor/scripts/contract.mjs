// The published matrix of draws, made from the table that the tests run: `node packages/tensor/scripts/contract.mjs`
// writes it between the markers in COMPATIBILITY.md, `--check` only says whether it is there.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const table = JSON.parse(readFileSync(path('../src/generator/contract.json'), 'utf8'));
const fixture = JSON.parse(readFileSync(path('../src/generator/fixtures/contract.json'), 'utf8'));
const markers = ['<!-- contract:start -->', '<!-- contract:end -->'];

const classes = [
  ...table.sizes.map(({ class: name, n }) => ({ name, labels: n.map(String) })),
  { name: 'not contiguous', labels: table.layouts.map((layout) => layout.name) },
];

const camel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

/** How exact a call is for one size class: null where the fixture has no case. */
function cell(row, dtype, { labels }) {
  const title = `${row.call}(${row.arguments.join(', ')}) ${dtype}`;
  if (!labels.some((label) => fixture.cases[`${title} ${label}`])) return '–';
  const ulp = row.ulp?.[dtype];
  return ulp === undefined ? 'exact' : `≤ ${ulp} ulp`;
}

function lines() {
  const out = [
    `| call | dtype | ${classes.map(({ name }) => name).join(' | ')} |`,
    `|---|---|${classes.map(() => '---|').join('')}`,
  ];
  for (const row of table.rows) {
    // Dtypes with the same results share a line.
    const groups = new Map();
    for (const dtype of row.dtypes) {
      const cells = classes.map((c) => cell(row, dtype, c)).join(' | ');
      groups.set(cells, [...(groups.get(cells) ?? []), dtype]);
    }
    for (const [cells, dtypes] of groups)
      out.push(`| \`${camel(row.call)}(${row.arguments.join(', ')})\` | ${dtypes.join(', ')} | ${cells} |`);
  }
  return out;
}

const sizes = classes.slice(0, -1).map(({ name, labels }) => `${name}: ${labels.join(', ')}`);
const section = [
  markers[0],
  '',
  `Reference: PyTorch ${fixture.torch.split('+')[0]}, CPU, x86-64; ${Object.keys(fixture.cases).length} seeded calls, each`,
  'with a generator of its own and with the default one (over 2^20 for the first dtype of a line), and with the state',
  'of the stream compared afterwards.',
  `Elements: ${sizes.join('; ')}.`,
  `Not contiguous: ${table.layouts.map((layout) => layout.name).join('; ')}.`,
  '',
  ...lines(),
  '',
  markers[1],
].join('\n');

const target = path('../../../COMPATIBILITY.md');
const text = readFileSync(target, 'utf8');
const start = text.indexOf(markers[0]);
const end = text.indexOf(markers[1]);
if (start < 0 || end < start) throw new Error(`COMPATIBILITY.md must hold ${markers.join(' and ')}, in this order`);
const wanted = text.slice(0, start) + section + text.slice(end + markers[1].length);
if (process.argv.includes('--check')) {
  if (wanted !== text) {
    console.error('COMPATIBILITY.md does not show the table: run node packages/tensor/scripts/contract.mjs');
    process.exit(1);
  }
} else writeFileSync(target, wanted);
