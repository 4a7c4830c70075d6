import {
  forEachChild,
  isCallExpression,
  isExpressionStatement,
  isIdentifier,
  isVariableStatement,
  ModuleKind,
  type Node,
  ScriptTarget,
  type Statement,
  transpileModule,
} from 'typescript';
import type { Block } from './blocks.ts';
import { importsOf, parsed } from './imports.ts';
import { comparable, shownIn } from './values.ts';

/** Runs a block as the module that it is. A comment behind a statement that begins with a value is held to it. */
export async function runBlock(block: Block): Promise<void> {
  const { outputText } = transpileModule(importsOf(block) + withValues(block), {
    compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
  });
  const load = (name: string) => require(/^(?:@?wick\b|node:)/.test(name) ? name : resolved(name, block.folder));
  const held = (actual: unknown, comment: string) => {
    const shown = shownIn(comment)!;
    expect(comparable(actual, shown)).toEqual(shown.value);
  };
  await new Function('require', 'exports', 'held', `return (async () => {${outputText}\n})();`)(load, {}, held);
}

const resolved = (name: string, folder: string) => require.resolve(name, { paths: [folder] });

/** The code with a call of `held` for each value that a comment shows. */
function withValues(block: Block): string {
  let { code } = block;
  for (const statement of statementsIn(parsed(block)).reverse()) {
    const comment = code.slice(statement.end).match(/^ *\/\/ (.*)/)?.[1];
    if (comment === undefined || !shownIn(comment)) continue;
    const call = `held(${subjectOf(statement)}, ${JSON.stringify(comment)});`;
    const start = isExpressionStatement(statement) ? statement.getStart() : statement.end;
    code = `${code.slice(0, start)} ${call}${code.slice(statement.end)}`;
  }
  return code;
}

/** The statements that a comment can stand behind, also those inside others, in order. */
function statementsIn(node: Node): Statement[] {
  const found: Statement[] = isExpressionStatement(node) || isVariableStatement(node) ? [node] : [];
  forEachChild(node, (child) => void found.push(...statementsIn(child)));
  return found;
}

/** What a statement is about: the value of an expression, of `console.log`'s argument, or of a new name. */
function subjectOf(statement: Statement): string {
  if (isVariableStatement(statement)) {
    const [declaration, more] = statement.declarationList.declarations;
    if (declaration && !more && isIdentifier(declaration.name)) return declaration.name.text;
  }
  if (isExpressionStatement(statement)) {
    const { expression } = statement;
    const logs = isCallExpression(expression) && expression.expression.getText() === 'console.log';
    return logs ? expression.arguments.map((each) => each.getText()).join() : expression.getText();
  }
  throw new Error(`the comment behind ${JSON.stringify(statement.getText())} cannot be checked: show one value a line`);
}
