import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/**
 * Android's own library is not on npm, but what it declares is: for TypeScript, made from the library.
 * Here it becomes Java again, as far as samples need it, so that Kotlin's compiler can read it. Numbers
 * are taken to be of type int: TypeScript has one kind.
 */
const declarations = join(
  import.meta.dirname,
  '../node_modules/@nativescript/types-android/lib/android/android-platform-21-37-merged.d.ts',
);

/** Classes of packages that aren't part of Android, by what their documentation says of them. */
const others = {
  'androidx.browser.customtabs.CustomTabsIntent': `
    package androidx.browser.customtabs;
    public final class CustomTabsIntent {
      public void launchUrl(android.content.Context context, android.net.Uri url) {}
      public static final class Builder {
        public CustomTabsIntent build() { return null; }
      }
    }`,
};

/** Java for these classes, what they extend, and what they lead to; by the names of their files. */
export function javaFor(names: readonly string[]): Map<string, string> {
  const platform = readPlatform();
  const wanted = new Set<string>();
  const want = (name: string): void => {
    const found = platform.get(name);
    if (found === undefined || wanted.has(name)) return;
    wanted.add(name);
    const base = baseOf(found);
    if (base !== null) want(base);
  };
  names.forEach(want);
  const files = new Map<string, string>();
  for (const [name, code] of Object.entries(others))
    if (names.includes(name)) files.set(fileOf(name), code);
  for (const name of wanted) {
    // Written together with the class around it.
    if (wanted.has(packageOf(name))) continue;
    files.set(fileOf(name), `package ${packageOf(name)};\n${javaClass(name, platform, wanted)}`);
  }
  return files;
}

const packageOf = (name: string) => name.slice(0, name.lastIndexOf('.'));
const simpleOf = (name: string) => name.slice(name.lastIndexOf('.') + 1);
const fileOf = (name: string) => `${name.replaceAll('.', '/')}.java`;

type Platform = ReadonlyMap<string, ts.ClassDeclaration>;

/** Every class by its whole name. */
function readPlatform(): Platform {
  const text = readFileSync(declarations, 'utf8');
  const file = ts.createSourceFile('android.d.ts', text, ts.ScriptTarget.Latest);
  const classes = new Map<string, ts.ClassDeclaration>();
  const visit = (statements: readonly ts.Statement[], path: string): void => {
    for (const statement of statements) {
      if (ts.isModuleDeclaration(statement) && statement.body !== undefined) {
        const name = path + statement.name.text;
        if (ts.isModuleBlock(statement.body)) visit(statement.body.statements, `${name}.`);
      } else if (ts.isClassDeclaration(statement) && statement.name !== undefined) {
        classes.set(path + statement.name.text, statement);
      }
    }
  };
  visit(file.statements, '');
  return classes;
}

function baseOf(declaration: ts.ClassDeclaration): string | null {
  const clause = declaration.heritageClauses?.find(
    ({ token }) => token === ts.SyntaxKind.ExtendsKeyword,
  );
  const base = clause?.types[0] && nameOf(clause.types[0].expression);
  return base === undefined || base === 'java.lang.Object' ? null : base;
}

/** `android.app.Activity`, whether it stands as an expression or as a type. */
function nameOf(node: ts.Node): string {
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) return `${nameOf(node.expression)}.${node.name.text}`;
  if (ts.isQualifiedName(node)) return `${nameOf(node.left)}.${node.right.text}`;
  return '';
}

function javaClass(name: string, platform: Platform, wanted: ReadonlySet<string>): string {
  const declaration = platform.get(name);
  if (declaration === undefined) throw new Error(`Android has no ${name}.`);
  // An interface has a constructor that takes its implementation: for JavaScript, which has none.
  const isInterface = declaration.members.some(
    (member) =>
      ts.isConstructorDeclaration(member) &&
      member.parameters.some(({ name: given }) => nameOf(given) === 'implementation'),
  );
  const parameters = declaration.typeParameters?.map((each) => each.name.text) ?? [];
  const base = baseOf(declaration);
  const nested = [...wanted].filter((each) => packageOf(each) === name);
  const members = declaration.members.map((member) =>
    javaMember(member, simpleOf(name), { wanted, parameters, isInterface }),
  );
  return [
    `public ${wanted.has(packageOf(name)) ? 'static ' : ''}${isInterface ? 'interface' : 'class'} `,
    simpleOf(name),
    parameters.length > 0 ? `<${parameters.join(', ')}>` : '',
    base === null ? '' : ` extends ${base}`,
    ' {\n',
    // Some differ in types alone that are one in Java.
    ...new Set(members),
    ...nested.map((each) => javaClass(each, platform, wanted)),
    '}\n',
  ].join('');
}

type Scope = { wanted: ReadonlySet<string>; parameters: readonly string[]; isInterface: boolean };

/** Empty for a member whose types lead to classes that aren't wanted. */
function javaMember(member: ts.ClassElement, className: string, scope: Scope): string {
  if (ts.isPropertyDeclaration(member)) {
    const type = javaType(member.type, scope);
    const name = (member.name as ts.Identifier).text;
    const value = type === 'String' ? '""' : '0';
    const isConstant = type === 'String' || type === 'int';
    return isConstant ? `  public static final ${type} ${name} = ${value};\n` : '';
  }
  if (!ts.isMethodDeclaration(member) && !ts.isConstructorDeclaration(member)) return '';
  const types = member.parameters.map(({ type }) => javaType(type, scope));
  if (types.includes(null)) return '';
  const parameters = types.map((type, index) => `${type} p${index}`).join(', ');
  if (ts.isConstructorDeclaration(member))
    return scope.isInterface ? '' : `  public ${className}(${parameters}) {}\n`;
  const result = javaType(member.type, scope);
  if (result === null) return '';
  const isStatic = member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
  const head = `${isStatic === true ? 'static ' : ''}${result} ${(member.name as ts.Identifier).text}(${parameters})`;
  return scope.isInterface ? `  ${head};\n` : `  public native ${head};\n`;
}

function javaType(node: ts.TypeNode | undefined, scope: Scope): string | null {
  if (node === undefined) return null;
  if (ts.isUnionTypeNode(node)) return javaType(node.types[0], scope);
  if (ts.isLiteralTypeNode(node)) return ts.isStringLiteral(node.literal) ? 'String' : 'int';
  switch (node.kind) {
    case ts.SyntaxKind.StringKeyword:
      return 'String';
    case ts.SyntaxKind.NumberKeyword:
      return 'int';
    case ts.SyntaxKind.BooleanKeyword:
      return 'boolean';
    case ts.SyntaxKind.VoidKeyword:
      return 'void';
    default:
      return ts.isTypeReferenceNode(node) ? javaReference(node, scope) : null;
  }
}

function javaReference(node: ts.TypeReferenceNode, scope: Scope): string | null {
  const name = nameOf(node.typeName);
  if (name === 'java.lang.Class') return 'Class<?>';
  const inner = node.typeArguments?.map((each) => javaType(each, scope)) ?? [];
  if (inner.includes(null)) return null;
  if (name === 'androidNative.Array') return `${inner[0]}[]`;
  if (scope.parameters.includes(name)) return name;
  if (!scope.wanted.has(name)) return null;
  return inner.length > 0 ? `${name}<${inner.join(', ')}>` : name;
}
