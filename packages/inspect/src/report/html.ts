const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that cannot become markup. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}

/** A table that scrolls on its own where it is too wide, by keyboard too. The first cell of a row names it. */
export function tableOf(caption: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  // Numbers stand at the right, words at the left.
  const words = heads.map((_, c) => rows.some((row) => /^(?!NaN|Infinity)[a-z]/i.test(row[c] ?? '')));
  const kind = (c: number) => (words[c] ? ' class="words"' : '');
  const head = heads.map((name, c) => `<th scope="col"${kind(c)}>${escaped(name)}</th>`).join('');
  const body = rows.map(([first, ...others]) => {
    const cells = others.map((cell, c) => `<td${kind(c + 1)}>${escaped(cell)}</td>`).join('');
    return `<tr><th scope="row">${escaped(first ?? '')}</th>${cells}</tr>`;
  });
  const label = escaped(caption);
  return `<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table><caption>${label}</caption><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}

/** What opens on a click or a key. */
export function details(summary: string, content: string): string {
  return `<details><summary>${escaped(summary)}</summary>${content}</details>`;
}

/** A part of the page. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: string;
}

const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --soft: #f1f3f5; --line: #c3c9d0; --link: #0b57a4; --warn: #8a3b00; --plot-background: var(--paper);
  --series-0: #1d5fa8; --series-1: #b3420a; --series-2: #1f7a3d; --series-3: #7b3fa0; --series-4: #7a6200; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --paper: #14171a; --soft: #20252a; --line: #48505a; --link: #8cc2ff; --warn: #ffb27a;
  --series-0: #7db7f5; --series-1: #ff9a62; --series-2: #74d091; --series-3: #cfa2ee; --series-4: #e0c95a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem clamp(1rem, 4vw, 2.5rem) 4rem; max-width: 80rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
a { color: var(--link); }
nav ul, .legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; padding: 0; list-style: none; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: 0.25rem 0; font-weight: 600; }
th, td { padding: 0.25rem 0.5rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child, td:first-child, .words { text-align: left; }
tbody th { font-weight: 400; }
thead th { background: var(--soft); }
.warning { border-left: 4px solid var(--warn); background: var(--soft); padding: 0.5rem 1rem; margin: 0.75rem 0; overflow-wrap: anywhere; }
.warning h3 { margin: 0; color: var(--warn); }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr)); gap: 1rem; }
figure { margin: 0; min-width: 0; }
.grid figure { content-visibility: auto; contain-intrinsic-size: auto 16rem; }
figcaption { font-size: 0.875rem; overflow-wrap: anywhere; }
summary { cursor: pointer; padding: 0.25rem 0; }
.plot { display: block; max-width: 100%; height: auto; color: var(--ink); background: var(--paper); }
.plot text { white-space: pre; }
.verdict { margin: 0.25rem 0; font-size: 1.25rem; }
.findings { margin: 0.25rem 0; padding-left: 1.25rem; }
.facts { margin: 0.25rem 0; font-size: 0.875rem; }
@page { margin: 15mm; }
@media print { :root { color-scheme: light; } .warning, thead th { print-color-adjust: exact; } body { max-width: none; padding: 0; font-size: 10pt; } nav { display: none; }
  a { color: inherit; text-decoration: none; } figure, .warning, .plot { break-inside: avoid; } h2, h3, .legend, p:has(+ .legend) { break-after: avoid; }
  .grid { grid-template-columns: repeat(3, 1fr); } .grid figure { content-visibility: visible; } .scroll { overflow: visible; } th, td { white-space: normal; overflow-wrap: anywhere; } details:not([open]) { display: none; } }
.key { display: inline-block; width: 2em; border-top: 3px solid; margin-right: 0.4em; vertical-align: middle; }
${['solid', 'dashed', 'dotted', 'double', 'ridge'].map((line, i) => `.series-${i} { border-top: 4px ${line} var(--series-${i}); }`).join('\n')}
`;

/** One file, what is to be known first at its head: nothing is loaded, nothing runs, and the page says so to the browser. */
export function pageOf(title: string, first: string, sections: readonly Section[]): string {
  const links = sections.map(({ id, title: name }) => `<li><a href="#${id}">${escaped(name)}</a></li>`).join('');
  const parts = sections.map(
    ({ id, title: name, content }) =>
      `<section id="${id}" aria-labelledby="${id}-title">\n<h2 id="${id}-title">${escaped(name)}</h2>\n${content}\n</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${escaped(title)}</h1>
${first}
<nav aria-label="Contents"><ul>${links}</ul></nav>
</header>
<main>
${parts.join('\n')}
</main>
</body>
</html>
`;
}
