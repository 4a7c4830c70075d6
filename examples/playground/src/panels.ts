import { byId } from './dom.ts';
import type { Words } from './words/index.ts';

interface Page {
  say(text: string, bad?: boolean): void;
  words(): Words;
  address(): string;
  showCode(): void;
}

/** What opens and closes, and what is copied: nothing here computes. */
export function listen(page: Page): void {
  const click = (id: string, then: () => void) => byId(id, HTMLElement).addEventListener('click', then);
  const proof = byId('proof', HTMLDialogElement);
  click('check', () => {
    page.showCode();
    proof.showModal();
  });
  click('proof-close', () => proof.close());
  byId('which', HTMLSelectElement).addEventListener('change', page.showCode);

  const sheet = byId('controls', HTMLFormElement);
  const opener = byId('sheet-open', HTMLButtonElement);
  const open = (is: boolean) => {
    sheet.classList.toggle('open', is);
    opener.setAttribute('aria-expanded', String(is));
    if (is) byId('sheet-close', HTMLButtonElement).focus();
    else opener.focus();
  };
  click('sheet-open', () => open(!sheet.classList.contains('open')));
  click('sheet-close', () => open(false));
  // A lesson is read where the picture is.
  sheet.addEventListener('click', ({ target }) => {
    if (target instanceof HTMLAnchorElement && sheet.classList.contains('open')) open(false);
  });
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && sheet.classList.contains('open')) open(false);
  });

  /** The answer stands beside the button that was pressed. */
  const copy = async (text: string, answer: string) => {
    const place = byId(answer, HTMLElement);
    place.textContent = await navigator.clipboard.writeText(text).then(
      () => page.words().copied,
      () => page.words().notCopied,
    );
  };
  for (const what of ['torch', 'wick'])
    click(`copy-${what}`, () => copy(byId(what, HTMLElement).textContent, `copy-${what}-said`));
  click('share', () => {
    history.replaceState(null, '', `#${page.address()}`);
    copy(location.href, 'share-said');
  });
  // What scrolls must be reachable without a mouse.
  for (const scroller of document.querySelectorAll<HTMLElement>('.scroll, pre, canvas')) scroller.tabIndex = 0;
}
