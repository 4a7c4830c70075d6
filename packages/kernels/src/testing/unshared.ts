/** Imported first, this is a page that is not cross-origin isolated: memory that grows takes every view of it away. */
Reflect.deleteProperty(globalThis, 'SharedArrayBuffer');
