// What a page of the reference needs and TypeDoc does not tell by itself.
import { Comment, KindRouter, ReflectionKind } from 'typedoc';
import ts from 'typescript';

/**
 * A class under a type of its own (Conv2d, whose bias is no null where the options say so) is an interface and a value to
 * TypeDoc, and neither says how one is made: the interface gets the constructor, the value a link to it.
 */
export function tellConstructors(context) {
  // All entry points are of one program.
  const checker = context.programs[0].getTypeChecker();
  for (const module of context.project.getChildrenByKind(ReflectionKind.Module))
    for (const type of module.getChildrenByKind(ReflectionKind.Interface)) {
      const value = module.getChildrenByKind(ReflectionKind.Variable).find(({ name }) => name === type.name);
      const symbol = value && context.getSymbolFromReflection(value);
      if (!symbol) continue;
      // The last form is the one that takes what all take.
      const form = checker.getTypeOfSymbol(symbol).getConstructSignatures().at(-1);
      if (!form) continue;
      const code = `new ${type.name}${checker.signatureToString(form, undefined, ts.TypeFormatFlags.NoTruncation)}`;
      const options = optionsOf(form, checker).flatMap((name) =>
        module.getChildrenByKind(ReflectionKind.Interface).filter((each) => each.name === name),
      );
      type.comment ??= new Comment();
      type.comment.summary.push(
        { kind: 'text', text: '\n\n' },
        { kind: 'code', text: `\`\`\`ts\n${code}\n\`\`\`` },
        ...options.flatMap((target) => [
          { kind: 'text', text: '\n\nIts options: ' },
          { kind: 'inline-tag', tag: '@link', text: target.name, target },
        ]),
      );
      value.comment ??= new Comment([
        { kind: 'text', text: 'The class, to be called with `new`: its constructor and its members are told at ' },
        { kind: 'inline-tag', tag: '@link', text: type.name, target: type },
        { kind: 'text', text: '.' },
      ]);
    }
}

/** The names of the tables of options that a constructor's last parameter is made of. */
function optionsOf(form, checker) {
  const type = form.getDeclaration()?.parameters.at(-1)?.type;
  const symbol = type && ts.isTypeReferenceNode(type) && checker.getSymbolAtLocation(type.typeName);
  if (!symbol) return [];
  const declared = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const text = `${type.getText()} ${declared.declarations?.map((each) => each.getText()).join(' ')}`;
  return [...new Set(text.match(/\b\w+Options\b/g))];
}

/** Packages by the names that are imported, not by where their sources are. */
export function namePackages(project) {
  for (const module of project.getChildrenByKind(ReflectionKind.Module))
    module.name = module.name.replace(/^(\w+)\/src$/, '@wick/$1');
}

/** Addresses stay what they were before packages had their names. */
export class Router extends KindRouter {
  getIdealBaseName(reflection) {
    return super.getIdealBaseName(reflection).replace(/_wick_(\w+?)(?=\.|$)/, '$1_src');
  }
}
