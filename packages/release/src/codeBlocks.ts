/** The fenced code blocks with these words behind the fence, in order. */
export function codeBlocks(markdown: string, info: string): string[] {
  return [...markdown.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)]
    .filter(([, tag]) => tag === info)
    .map(([, , code]) => code!);
}
