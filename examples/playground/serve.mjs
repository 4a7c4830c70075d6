// Opens the page in the browser and keeps it up to date with its sources: `npm run playground`.
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const configFile = fileURLToPath(new URL('vite.config.mjs', import.meta.url));
const open = !process.argv.includes('--no-open');
const server = await createServer({ configFile, server: { open } });
await server.listen();
server.printUrls();
