import { byId, make } from './dom.ts';
import { lessons, lessonTexts } from './lessons/index.ts';
import type { State } from './state.ts';
import type { Words } from './words/index.ts';

/** The links to the lessons, and the one that is on: a question, then, once it is revealed, why. */
export function showLesson(state: State, words: Words, revealed: boolean, reveal: () => void): void {
  const texts = lessonTexts[state.language];
  const linkTo = (lesson: number) => {
    const kept = [
      state.view === 'full' ? '' : `&view=${state.view}`,
      state.language === 'en' ? '' : `&language=${state.language}`,
    ];
    return `./${location.pathname.split('/').at(-1)}#lesson=${lesson}${kept.join('')}`;
  };
  const links = texts.map(({ title }, i) => {
    const link = make('a', { href: linkTo(i + 1) }, title);
    if (state.lesson === i + 1) link.setAttribute('aria-current', 'true');
    return make('li', {}, link);
  });
  document.querySelector('#lessons ol')?.replaceChildren(...links);
  const panel = byId('lesson', HTMLElement);
  const text = texts[state.lesson - 1];
  const lesson = lessons[state.lesson - 1];
  panel.hidden = !text;
  const shown = `${state.lesson} ${state.language} ${revealed}`;
  if (!text || !lesson || panel.dataset.shown === shown) return;
  const chosen = panel.querySelector<HTMLInputElement>('input:checked')?.value;
  panel.dataset.shown = shown;
  const options = text.options.map((option, i) => {
    const input = make('input', {
      type: 'radio',
      name: 'guess',
      value: String(i),
      checked: revealed && chosen === String(i),
    });
    const label = make('label', {}, input, ` ${option}`);
    if (revealed && i === lesson.answer) label.className = 'right';
    return label;
  });
  const parts: Node[] = [
    make('p', { className: 'hint' }, words.lessonOf(state.lesson, lessons.length)),
    make('h2', { id: 'lesson-title' }, text.title),
    make('fieldset', {}, make('legend', {}, make('strong', {}, words.predict), ` ${text.question}`), ...options),
  ];
  if (!revealed) {
    const button = make('button', { type: 'button', id: 'reveal', className: 'primary' }, words.reveal);
    button.addEventListener('click', reveal);
    parts.push(button);
  } else {
    if (chosen !== undefined) {
      const { right, wrong } = words.guessed;
      parts.push(make('p', { id: 'guessed', role: 'status' }, chosen === String(lesson.answer) ? right : wrong));
    }
    const why = text.why.map((paragraph) => make('p', {}, paragraph));
    const paper = make('a', { href: lesson.paper.address, rel: 'noreferrer' }, lesson.paper.name);
    parts.push(
      make(
        'div',
        { id: 'why' },
        make('h3', {}, words.explain),
        ...why,
        make('p', { className: 'formula' }, lesson.formula),
        make('p', {}, `${words.paper} `, paper),
      ),
    );
    const next =
      state.lesson < lessons.length ? [make('a', { href: linkTo(state.lesson + 1), id: 'next' }, words.next), ' '] : [];
    parts.push(make('p', {}, ...next, make('a', { href: linkTo(0) }, words.leave)));
  }
  panel.replaceChildren(...parts);
  if (revealed) byId('lesson-title', HTMLElement).scrollIntoView({ block: 'nearest' });
}
