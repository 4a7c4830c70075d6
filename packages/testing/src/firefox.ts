import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A key by its name, as WebDriver writes it; a character stands for itself. */
const keys: Readonly<Record<string, string>> = {
  Backspace: '\ue003',
  Tab: '\ue004',
  Enter: '\ue007',
  Escape: '\ue00c',
  ArrowLeft: '\ue012',
  ArrowUp: '\ue013',
  ArrowRight: '\ue014',
  ArrowDown: '\ue015',
  Home: '\ue011',
  End: '\ue010',
};

/** What a test asks of Firefox at its start: a port that is free, and no greetings from the network. */
const preferences = {
  'marionette.port': 0,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'app.update.disabledForTesting': true,
  'network.captive-portal-service.enabled': false,
  'browser.startup.page': 0,
};

/**
 * Firefox without a window, driven by Marionette, the protocol that is built into it: lines of JSON with their length over
 * a socket. It fits every version, and needs no driver beside it.
 *
 * @see https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
 */
export class Firefox {
  readonly #child: ChildProcess;
  readonly #profile: string;
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (answer: [error: { message: string } | null, value: unknown]) => void>();
  #received = Buffer.alloc(0);
  #id = 0;

  private constructor(child: ChildProcess, profile: string, socket: Socket) {
    [this.#child, this.#profile, this.#socket] = [child, profile, socket];
    socket.on('data', (bytes) => this.#receive(bytes));
    child.on('exit', () => {
      for (const answer of this.#waiting.values()) answer([{ message: 'Firefox has ended' }, null]);
    });
  }

  /** Starts it; an Error if it is not there within two minutes. */
  static async start(executablePath: string): Promise<Firefox> {
    const profile = mkdtempSync(join(tmpdir(), 'wick-firefox-'));
    const lines = Object.entries(preferences).map(([name, value]) => `user_pref("${name}", ${value});`);
    writeFileSync(join(profile, 'user.js'), lines.join('\n'));
    const flags = ['--marionette', '--remote-allow-system-access', '--headless', '--no-remote', '--profile', profile];
    const child = spawn(executablePath, flags, { detached: true, stdio: 'ignore' });
    // It says in a file of its profile which port it took.
    const file = join(profile, 'MarionetteActivePort');
    const portOf = () => Number(existsSync(file) ? readFileSync(file, 'utf8') : 0);
    for (let turn = 0; portOf() === 0 && turn < 1200; turn++) await new Promise((next) => setTimeout(next, 100));
    const socket = connect(portOf(), '127.0.0.1');
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    const firefox = new Firefox(child, profile, socket);
    await firefox.send('WebDriver:NewSession', {});
    return firefox;
  }

  /** One command of WebDriver's, by Marionette's name for it. */
  async send(command: string, parameters: unknown): Promise<unknown> {
    const id = ++this.#id;
    const text = JSON.stringify([0, id, command, parameters]);
    const answered = new Promise<[error: { message: string } | null, value: unknown]>((resolve) => {
      this.#waiting.set(id, resolve);
    });
    this.#socket.write(`${Buffer.byteLength(text)}:${text}`);
    const [error, value] = await answered;
    if (error) throw new Error(`${command}: ${error.message}`);
    return value;
  }

  #receive(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (;;) {
      const colon = this.#received.indexOf(':');
      const end = colon + 1 + Number(this.#received.subarray(0, Math.max(0, colon)).toString());
      if (colon < 0 || this.#received.length < end) return;
      const message: unknown = JSON.parse(this.#received.subarray(colon + 1, end).toString());
      this.#received = this.#received.subarray(end);
      // The first message is a greeting.
      if (!Array.isArray(message)) continue;
      const [, id, error, value] = message as [number, number, { message: string } | null, unknown];
      this.#waiting.get(id)?.([error, value]);
      this.#waiting.delete(id);
    }
  }

  /** Makes the page this large: the window has a least width, what it shows the page in has none. */
  async resize(width: number, height: number): Promise<void> {
    await this.send('WebDriver:SetWindowRect', { width: Math.max(600, width), height: height + 150 });
    await this.#inWindow(
      `const { selectedBrowser } = gBrowser;
       Object.assign(selectedBrowser.style, { flex: 'none', width: arguments[0] + 'px', height: arguments[1] + 'px' });`,
      [width, height],
    );
    await this.evaluate(
      'return new Promise((done) => { const look = () => innerWidth === arguments[0] && innerHeight === arguments[1] ? done() : setTimeout(look, 10); look(); })',
      width,
      height,
    );
  }

  /** What a visitor has set for all pages. */
  async prefer({ dark = false, calm = false, forced = false }): Promise<void> {
    await this.#inWindow(
      `Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', arguments[0] ? 0 : 1);
       Services.prefs.setIntPref('ui.prefersReducedMotion', arguments[1] ? 1 : 0);
       Services.prefs.setIntPref('browser.display.document_color_use', arguments[2] ? 2 : 1);`,
      [dark, calm, forced],
    );
  }

  /** Runs in the window around the page, which may do what no page may. */
  async #inWindow(script: string, args: readonly unknown[]): Promise<void> {
    await this.send('Marionette:SetContext', { value: 'chrome' });
    // Keys go to the page again, wherever the last of them led.
    await this.send('WebDriver:ExecuteScript', { script: `${script}\ngBrowser.selectedBrowser.focus();`, args });
    await this.send('Marionette:SetContext', { value: 'content' });
  }

  async open(address: string): Promise<void> {
    await this.send('WebDriver:Navigate', { url: address });
  }

  /** What a function's body returns in the page; of a promise what it comes to. */
  async evaluate(body: string, ...args: readonly unknown[]): Promise<unknown> {
    const answer = await this.send('WebDriver:ExecuteScript', { script: body, args, sandbox: null });
    return (answer as { value: unknown }).value;
  }

  /** Presses and lets go of keys, one after another; `Shift+` before a name holds that one down. */
  async press(...names: readonly string[]): Promise<void> {
    const actions = names.flatMap((name) => {
      const [, shift, plain] = /^(Shift\+)?(.+|\+)$/s.exec(name)!;
      const value = keys[plain!] ?? plain!;
      const both = ['keyDown', 'keyUp'].map((type) => ({ type, value }));
      const held = '\ue008';
      return shift ? [{ type: 'keyDown', value: held }, ...both, { type: 'keyUp', value: held }] : both;
    });
    await this.send('WebDriver:PerformActions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  /** Presses the pointer at the first of these places of the page, moves to the others, and lets go. */
  async drag(...places: readonly (readonly [x: number, y: number])[]): Promise<void> {
    const moves = places.map(([x, y]) => ({ type: 'pointerMove', x: Math.round(x), y: Math.round(y), duration: 0 }));
    const actions = [moves[0], { type: 'pointerDown', button: 0 }, ...moves.slice(1), { type: 'pointerUp', button: 0 }];
    const parameters = { pointerType: 'mouse' };
    await this.send('WebDriver:PerformActions', { actions: [{ type: 'pointer', id: 'mouse', parameters, actions }] });
  }

  /** The page as a PNG. */
  async screenshot(): Promise<Buffer> {
    const answer = await this.send('WebDriver:TakeScreenshot', { full: false });
    return Buffer.from((answer as { value: string }).value, 'base64');
  }

  async close(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#child.on('exit', () => resolve()));
    this.#socket.destroy();
    try {
      process.kill(-this.#child.pid!, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
