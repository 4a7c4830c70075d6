// Builds the page and opens it in the browser: `npm run playground`. With --no-open it is only served.
import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';

const configFile = fileURLToPath(new URL('vite.config.mjs', import.meta.url));
await build({ configFile, logLevel: 'warn' });
const server = await preview({ configFile, preview: { open: !process.argv.includes('--no-open') } });
server.printUrls();
