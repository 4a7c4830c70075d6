import { show } from '@wick/tensor/internal';

/** What to draw with: a page has a document; elsewhere one is made. */
export async function documentFor(where: string, given: unknown): Promise<unknown> {
  const document = given ?? Reflect.get(globalThis, 'document');
  if (document === undefined) return (await import('linkedom')).parseHTML('<!doctype html><html></html>').document;
  if (document === null || typeof document !== 'object' || !('createElementNS' in document))
    throw new TypeError(`${where}: document must be a DOM document, got ${show(document)}`);
  return document;
}
