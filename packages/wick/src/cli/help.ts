import type { Help, HelpConfiguration } from 'commander';
import { wrapped } from './text.ts';

/** What stands before a term, between it and what is said of it, and the least room for that. */
const [indent, gap, least] = [2, 2, 30];

/**
 * How commander is to write a help for lines of `columns` characters: what is said of a term stands beside it where there is
 * room, beneath it where there is none. Commander itself wraps nothing that has less than 40.
 */
export function helpFor(columns: number | undefined): HelpConfiguration {
  return {
    ...(columns === undefined ? {} : { helpWidth: columns }),
    minWidthToWrap: 1,
    formatItem(term, termWidth, description, helper: Help) {
      const start = ' '.repeat(indent);
      if (description === '') return start + term;
      const room = (helper.helpWidth ?? 80) - indent - termWidth - gap;
      if (room < least) return `${start}${term}\n${wrapped(description, ' '.repeat(3 * indent), columns)}`;
      const padded = term + ' '.repeat(termWidth - helper.displayWidth(term) + gap);
      const after = `\n${' '.repeat(indent + termWidth + gap)}`;
      return start + padded + helper.boxWrap(description, room).replaceAll('\n', after);
    },
  };
}
