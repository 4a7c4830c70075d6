import type { Tarball } from '../pack.ts';
import { App, fromTarballs, printed } from './app.ts';

/** The other two package managers. Neither looks for a tarball's dependency in another tarball by itself. */
export function managers(folder: () => string, packed: () => Tarball[]): void {
  describe.each([
    ['pnpm', ['pnpm@10', 'pnpm'], () => ({ pnpm: { overrides: fromTarballs(packed()) } })],
    ['yarn', ['@yarnpkg/cli-dist@4', 'yarn'], () => ({ resolutions: fromTarballs(packed()) })],
  ] as const)('installed with %s in an empty folder', (name, [version, command], extra) => {
    test('an ES module imports it', () => {
      const app = new App(folder(), `${name}-app`, packed(), extra());
      const registry = app.run('npm', 'config', 'get', 'registry').match(/^http\S+/m)![0];
      // Yarn knows neither npm's registry nor that there is no lock file to hold to.
      app.write(
        '.yarnrc.yml',
        `nodeLinker: node-modules\nenableImmutableInstalls: false\nnpmRegistryServer: ${registry}\nunsafeHttpWhitelist: ["*"]\nenableTelemetry: false\n`,
      );
      app.write('yarn.lock', '');
      app.run('npx', '--yes', '--package', version, command, 'install');
      expect(app.node('main.mjs')).toBe(printed);
    }, 300_000);
  });
}
