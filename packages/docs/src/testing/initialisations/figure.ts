import type { Measured } from './measure.ts';
import type { Trained } from './train.ts';

const colours = ['#1d5fa8', '#b3420a', '#1f7a3d', '#7b3fa0', '#7a6200', '#b0176b', '#55606b', '#0b8a8a'];
const { log10, max, min } = Math;

const round = (x: number): string => String(Number(x.toFixed(1)));
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const text = (x: number, y: number, words: string, more = ''): string =>
  `<text x="${round(x)}" y="${round(y)}"${more}>${escaped(words)}</text>`;

function svg(width: number, height: number, title: string, description: string, parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc" font-family="system-ui, sans-serif" font-size="11" fill="#1b1f24">
<title id="title">${escaped(title)}</title><desc id="desc">${escaped(description)}</desc>
<rect width="${width}" height="${height}" fill="#fff"/>
${parts.join('\n')}
</svg>
`;
}

function legend(names: readonly string[], y: number): string {
  const items = names.map((name, i) => {
    const [x, row] = [20 + (i % 4) * 230, y + Math.floor(i / 4) * 18];
    return `<rect x="${x}" y="${row - 9}" width="12" height="10" fill="${colours[i]}"/>${text(x + 18, row, name)}`;
  });
  return items.join('');
}

const [panelWidth, panelHeight, across] = [200, 130, 4];
/** Between panels: what stands at the left of one. */
const gap = 32;
/** Powers of ten that are shown. */
const [least, most] = [-8, 8];

/** Twelve panels: by layer, lines for theory and dots for what a batch shows. */
export function predictionFigure(all: readonly Measured[]): string {
  const names = [...new Set(all.map(({ architecture }) => architecture))];
  const initialisers = [...new Set(all.map(({ initialiser }) => initialiser))];
  const panels = names.map((name, i) => {
    const [left, top] = [40 + (i % across) * (panelWidth + gap), 24 + Math.floor(i / across) * (panelHeight + 44)];
    const mine = all.filter(({ architecture }) => architecture === name);
    return `<g transform="translate(${left} ${top})">${panel(name, mine, initialisers)}</g>`;
  });
  const height = 24 + Math.ceil(names.length / across) * (panelHeight + 44) + 44;
  return svg(
    40 + across * (panelWidth + gap),
    height,
    'Predicted and measured second moments by layer',
    `For ${names.length} architectures and ${initialisers.length} initialisations: E[z²] behind every layer, lines by theory, dots on a batch of 256.`,
    [...panels, legend(initialisers, height - 30)],
  );
}

function panel(name: string, rows: readonly Measured[], initialisers: readonly string[]): string {
  const count = rows[0]!.layers.length;
  const x = (i: number) => (count === 1 ? panelWidth / 2 : 6 + (i * (panelWidth - 12)) / (count - 1));
  const y = (value: number) => {
    const power = value > 0 ? log10(value) : least;
    return panelHeight * (1 - (min(max(power, least), most) - least) / (most - least));
  };
  const grid = [-8, -4, 0, 4, 8].map(
    (power) =>
      `<path d="M0 ${round(y(10 ** power))}H${panelWidth}" stroke="#c3c9d0" stroke-width="0.5"/>${text(-4, y(10 ** power) + 4, `1e${power}`, ' text-anchor="end" font-size="9"')}`,
  );
  const lines = rows.map(({ initialiser, layers }) => {
    const colour = colours[initialisers.indexOf(initialiser)]!;
    const path = layers.map(([predicted], i) => `${i === 0 ? 'M' : 'L'}${round(x(i))} ${round(y(predicted))}`).join('');
    const dots = layers.map(([, seen], i) => `<circle cx="${round(x(i))}" cy="${round(y(seen))}" r="1.8"/>`).join('');
    return `<path d="${path}" fill="none" stroke="${colour}"/><g fill="${colour}">${dots}</g>`;
  });
  return [text(0, -6, name, ' font-weight="600"'), ...grid, ...lines].join('');
}

const ways: readonly Trained['way'][] = ['default', 'textbook', 'solved'];

/** A row an architecture, three marks in it: the mean loss over seeds, from the least to the largest. */
export function trainingFigure(all: readonly Trained[]): string {
  const names = [...new Set(all.map(({ architecture }) => architecture))];
  const [left, width, row] = [190, 660, 44];
  const end = 3;
  const x = (loss: number) => left + (width * min(loss, end)) / end;
  const bottom = 20 + names.length * row;
  const grid = [0, 0.5, 1, 1.5, 2, 2.5, 3].map(
    (loss) =>
      `<path d="M${round(x(loss))} 14V${bottom}" stroke="#c3c9d0" stroke-width="0.5"/>${text(x(loss), bottom + 14, loss === end ? '≥ 3' : String(loss), ' text-anchor="middle"')}`,
  );
  const rows = names.map((name, i) => {
    const top = 24 + i * row;
    const marks = ways.map((way, w) => {
      const { losses } = all.find((one) => one.architecture === name && one.way === way)!;
      return mark(losses, top + 6 + w * 11, colours[w]!, x);
    });
    return text(left - 8, top + 21, name, ' text-anchor="end"') + marks.join('');
  });
  return svg(
    left + width + 40,
    bottom + 56,
    'Loss after 200 steps',
    'Cross entropy on fresh inputs after 200 steps of SGD, of five seeds: mean, least and largest; default, textbook and solved initialisation.',
    [...grid, ...rows, legend(ways, bottom + 40)],
  );
}

/** A line from the least to the largest, a dot at the mean; a cross at the end where a loss was no number. */
function mark(losses: readonly (number | null)[], y: number, colour: string, x: (loss: number) => number): string {
  const found = losses.filter((loss): loss is number => loss !== null);
  const lost = losses.length - found.length;
  const cross = lost > 0 ? text(x(3) + 6, y + 4, `× ${lost}`, ` fill="${colour}"`) : '';
  if (found.length === 0) return cross;
  const mean = found.reduce((sum, loss) => sum + loss, 0) / found.length;
  const [low, high] = [Math.min(...found), Math.max(...found)];
  return `<path d="M${round(x(low))} ${y}H${round(x(high))}" stroke="${colour}" stroke-width="2"/><circle cx="${round(x(mean))}" cy="${y}" r="3.5" fill="${colour}"/>${cross}`;
}
