import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Everything that the sources of operations say, without the map itself. */
const said = ['ops', 'linalg', 'autograd']
  .flatMap((folder) => {
    const at = join(__dirname, '..', folder);
    return readdirSync(at, { recursive: true, encoding: 'utf8' }).map((name) => join(at, name));
  })
  .filter(
    (path) =>
      path.endsWith('.ts') && !path.includes('.test.') && !path.endsWith('opName.ts') && !path.endsWith('opAttrs.ts'),
  )
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

const list = readFileSync(join(__dirname, '../autograd/opName.ts'), 'utf8');
const names = [...list.matchAll(/^ +\| '([\w. ]+)'/gm)].flatMap(([, words]) => words!.split(' '));

// What no operation is called any more would stay for good.
test('the list of names has every operation once, and none that there is not', () => {
  expect(names.length).toBeGreaterThan(200);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  expect(names.filter((name) => !said.includes(`'${name}'`) && !said.includes(` ${name}: {`))).toEqual([]);
});
