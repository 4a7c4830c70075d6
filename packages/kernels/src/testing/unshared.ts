/**
 * Imported first, this is a page that is not cross-origin isolated: memory that grows takes every view of it away. In a page it
 * does nothing: some are so, and others have tests that want their threads.
 */
if (!('document' in globalThis || 'importScripts' in globalThis))
  Reflect.deleteProperty(globalThis, 'SharedArrayBuffer');
