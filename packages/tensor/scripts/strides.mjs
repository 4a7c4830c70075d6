// The published matrix of memory layouts, made from the table that the tests run:
// `node packages/tensor/scripts/strides.mjs` writes it between the markers in COMPATIBILITY.md, `--check` only says
// whether it is there.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const fixture = JSON.parse(gunzipSync(readFileSync(path('../src/fixtures/strides.json.gz'))).toString());
const differences = JSON.parse(readFileSync(path('../src/testing/strides/differences.json'), 'utf8'));
const markers = ['<!-- strides:start -->', '<!-- strides:end -->'];
const { layouts, rows } = fixture;
const kinds = [...new Set(layouts.map(({ kind }) => kind))];

/** Of the layouts of one kind that PyTorch takes: in how many results, and in how many gradients, wick's lie as its do. */
function cell(name, kind) {
  const counts = [0, 0, 0, 0];
  const wrong = differences[name] ?? {};
  for (const [i, wanted] of Object.entries(rows[name])) {
    if (wanted === null || layouts[i].kind !== kind) continue;
    counts[0]++;
    if (!wrong.result?.includes(Number(i))) counts[1]++;
    for (const [k, part] of [
      [1, 'gradient'],
      [2, 'gradientOfSum'],
    ]) {
      if (wanted[k] === null) continue;
      counts[2]++;
      if (!wrong[part]?.includes(Number(i))) counts[3]++;
    }
  }
  const [results, right, gradients, rightGradients] = counts;
  if (results === 0) return '–';
  const shown = [];
  if (right < results) shown.push(`${right} of ${results}`);
  if (rightGradients < gradients) shown.push(`gradients ${rightGradients} of ${gradients}`);
  return shown.length === 0 ? 'same' : shown.join(', ');
}

const total = { results: 0, right: 0, gradients: 0, rightGradients: 0 };
for (const [name, cells] of Object.entries(rows))
  for (const [i, wanted] of Object.entries(cells)) {
    if (wanted === null) continue;
    const wrong = differences[name] ?? {};
    total.results++;
    if (!wrong.result?.includes(Number(i))) total.right++;
    for (const [k, part] of [
      [1, 'gradient'],
      [2, 'gradientOfSum'],
    ])
      if (wanted[k] !== null) {
        total.gradients++;
        if (!wrong[part]?.includes(Number(i))) total.rightGradients++;
      }
  }

// Calls with the same cells share a line; most are the same everywhere.
const groups = new Map();
for (const name of Object.keys(rows)) {
  const cells = kinds.map((kind) => cell(name, kind)).join(' | ');
  groups.set(cells, [...(groups.get(cells) ?? []), name]);
}
const lines = [...groups]
  .sort(([, a], [, b]) => b.length - a.length)
  .map(([cells, names]) => `| ${names.map((name) => `\`${name}\``).join(', ')} | ${cells} |`);

const thousands = (n) => n.toLocaleString('en-US');
const section = [
  markers[0],
  '',
  `Reference: PyTorch ${fixture.torch.split('+')[0]}, CPU, x86-64; ${Object.keys(rows).length} calls in ${layouts.length} layouts of \`x\`. Of ${thousands(total.results)} results`,
  `${thousands(total.right)} have PyTorch's strides, sizes of 1 included, and of ${thousands(total.gradients)} gradients ${thousands(total.rightGradients)}.`,
  '',
  `| call | ${kinds.join(' | ')} |`,
  `|---|${kinds.map(() => '---|').join('')}`,
  ...lines,
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
    console.error('COMPATIBILITY.md does not show the table: run node packages/tensor/scripts/strides.mjs');
    process.exit(1);
  }
} else writeFileSync(target, wanted);
