import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** What a user can import or is handed, as declarations without their documentation. */

const root = new URL('..', import.meta.url);

type Door = { readonly import: { readonly types: string } };
type Manifest = { readonly exports: Readonly<Record<string, string | Door>> };

/** The doors of the package: the name to import, and the file of its types. */
export function doors(): readonly { readonly name: string; readonly file: string }[] {
  const { exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as Manifest;
  return Object.entries(exports).flatMap(([subpath, target]) =>
    typeof target === 'string'
      ? []
      : [{ name: `estimate-pi${subpath.slice(1)}`, file: fileURLToPath(new URL(target.import.types, root)) }],
  );
}

const printer = ts.createPrinter({ removeComments: true });

/** A constant's declaration is the statement around it. */
function statementOf(declaration: ts.Declaration): ts.Node {
  return ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
}

/** Every exported declaration, then every type that those mention and the package does not export. */
export function surfaceOf(door: string): string {
  const program = ts.createProgram([door], { module: ts.ModuleKind.NodeNext, skipLibCheck: true });
  const checker = program.getTypeChecker();
  const resolve = (symbol: ts.Symbol): ts.Symbol =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const folder = fileURLToPath(new URL('dist/', root)).replaceAll('\\', '/');
  const isOurs = (node: ts.Node): boolean => node.getSourceFile().fileName.startsWith(folder);

  const source = program.getSourceFile(door);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${door} is no module: run npm run build:ts`);

  const exported = checker
    .getExportsOfModule(module)
    .map(resolve)
    .sort((x, y) => (x.name < y.name ? -1 : 1));
  const seen = new Set(exported);
  const mentioned: ts.Symbol[] = [];
  const print = (symbol: ts.Symbol): string[] =>
    (symbol.declarations ?? []).filter(isOurs).map((declaration) => {
      const visit = (node: ts.Node): void => {
        const other = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined;
        const target = other === undefined ? undefined : resolve(other);
        const isOuter = target?.declarations?.some((one) => isOurs(one) && ts.isSourceFile(statementOf(one).parent));
        if (target !== undefined && isOuter && !seen.has(target)) {
          seen.add(target);
          mentioned.push(target);
        }
        node.forEachChild(visit);
      };
      const statement = statementOf(declaration);
      visit(statement);
      return printer.printNode(ts.EmitHint.Unspecified, statement, declaration.getSourceFile());
    });

  const lines = exported.flatMap(print);
  if (lines.length === 0) throw new Error(`${door} exports nothing`);
  for (let next = mentioned.shift(); next !== undefined; next = mentioned.shift()) {
    lines.push(...print(next).map((text) => `// not exported\n${text}`));
  }
  return `${lines.join('\n\n')}\n`;
}
