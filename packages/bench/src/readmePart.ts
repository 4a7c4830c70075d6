/** A README with a text between the lines that a command's name marks: what that command recorded. */
export function withRecorded(readme: string, command: string, text: string): string {
  const [begin, end] = [`<!-- recorded by: ${command} -->\n`, `\n<!-- end of: ${command} -->`];
  const [at, until] = [readme.indexOf(begin), readme.indexOf(end)];
  if (at < 0 || until < at) throw new Error(`README.md has no place for what is recorded by: ${command}`);
  return `${readme.slice(0, at)}${begin}\n${text}\n${readme.slice(until)}`;
}
