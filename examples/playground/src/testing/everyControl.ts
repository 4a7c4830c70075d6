/** A control: how it is used, and what the page says then. */
export interface Use {
  /** A selector. */
  readonly at: string;
  /** What is pressed on it; null where nobody uses it so. */
  readonly keys: readonly string[] | null;
  /** Where in it the pointer presses, from 0 to 1, and moves to; null of what opens a window of the browser's own. */
  readonly pointer: readonly (readonly [x: number, y: number])[] | null;
  /** An expression that is true of the page afterwards. */
  readonly says: string;
}

const centre = [[0.5, 0.5]] as const;
const enter = ['Enter'];
const hash = (part: string) => `location.hash.includes('${part}')`;
const text = (selector: string, part: string) =>
  `document.querySelector('${selector}').textContent.includes('${part}')`;
const press = (at: string, says: string, keys: readonly string[] = enter): Use => ({ at, keys, pointer: centre, says });
/** A list to choose from: the pointer would open a window that is not the page's. */
const choose = (at: string, key: string, says: string): Use => ({ at, keys: [key], pointer: null, says });
/** What is typed is taken when the field is left or Enter is pressed. */
const type = (at: string, typed: string, says: string): Use => ({
  at,
  keys: ['Backspace', 'Backspace', 'Backspace', 'Backspace', ...typed, 'Enter'],
  pointer: null,
  says,
});

/** Every control of the page, in an order in which each finds what it needs. */
export const uses: readonly Use[] = [
  press('#presets button:nth-child(2)', `${hash('activation=tanh')} && ${hash('depth=10')}`),
  press('#presets button:nth-child(1)', hash('activation=relu')),
  {
    at: '#depth',
    keys: ['Home', 'ArrowRight', 'ArrowRight'],
    pointer: [[0.05, 0.5]],
    says: `${hash('depth=')} && !${hash('depth=10&')}`,
  },
  {
    at: '#width',
    keys: ['Home', 'ArrowRight'],
    pointer: [
      [0.5, 0.5],
      [0.02, 0.5],
    ],
    says: `${hash('width=')} && !${hash('width=64&')}`,
  },
  choose('#activation', 'End', hash('activation=selu')),
  choose('#kind', 'End', hash('kind=conv')),
  choose('#kind', 'Home', hash('kind=linear')),
  type('#seed', '12', hash('seed=12&')),
  press('#initialisers li:nth-child(3) button', '!document.querySelector("#initialisers li:nth-child(3)")'),
  press('#add', 'document.querySelectorAll("#initialisers li").length === 3'),
  choose('#initialisers li:nth-child(1) select', 'End', hash('init=solve')),
  choose('#initialisers li:nth-child(2) .option', 'End', hash('fan_out')),
  press('#step', text('#time-value', '10')),
  {
    at: '#time',
    keys: ['Home'],
    pointer: [
      [0.5, 0.5],
      [0, 0.5],
    ],
    says: text('#progress', 'step 0,'),
  },
  press('#play', `${text('#play', 'Pause')} || Number(document.querySelector('#time-value').textContent) > 10`),
  press('#play', text('#play', 'Play')),
  press('#watch summary', 'document.querySelector("#watch details").open'),
  {
    at: '#canvas',
    keys: [' ', 'ArrowDown', 'ArrowDown'],
    pointer: [
      [0.5, 0.2],
      [0.5, 0.5],
      [0.5, 0.8],
    ],
    says: 'document.querySelector(".guess")',
  },
  press(
    '#clear',
    'document.querySelector("#canvas").getContext("2d").getImageData(0, 0, 28, 28).data.every((ink, i) => i % 4 === 3 || ink === 0)',
  ),
  press('#reset', text('#time-value', '0')),
  choose('#optimizer', 'End', hash('optimizer=adam')),
  type('#lr', '0.5', hash('lr=0.5&')),
  press('#numbers-open summary', 'document.querySelector("#numbers-open").open'),
  press('.warning summary', 'document.querySelector(".warning").open'),
  press('input[value=gradients]', 'document.querySelector("input[value=gradients]").checked', [' ']),
  press('#check', 'document.querySelector("#proof").open'),
  choose('#which', 'End', 'document.querySelector("#which").selectedIndex === 2'),
  press('#proof-close', '!document.querySelector("#proof").open'),
  press('#share', '/^(Copied|The browser)/.test(document.querySelector("#share-said").textContent)'),
  press('#lessons li:nth-child(2) a', hash('lesson=2')),
  press('#lesson input', 'document.querySelector("#lesson input").checked', [' ']),
  press('#reveal', 'document.querySelector("#why")'),
  press('#next', hash('lesson=3')),
  press('#reveal', 'document.querySelector("#why")'),
  press('#lesson > p:last-child a:last-child', hash('lesson=0')),
  press('#language', text('#language', 'English')),
  press('#language', text('#language', '中文')),
];

/** What can be used now: visible, not disabled, of radios those that are chosen or whose group has no choice. */
export const focusable = `[...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')].filter((element) =>
  !element.disabled && element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0 &&
  !(element.type === 'radio' && !element.checked && document.querySelector('input[name=' + element.name + ']:checked')))`;
