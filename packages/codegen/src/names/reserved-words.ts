// Names that no declaration of ours may have.

/** Words that cannot name a value in a module (ECMA-262 §12.7.2, strict mode, and `await`). */
const keywords = [
  'arguments',
  'await',
  'break',
  'case',
  'catch',
  'class',
  'const',
  'continue',
  'debugger',
  'default',
  'delete',
  'do',
  'else',
  'enum',
  'eval',
  'export',
  'extends',
  'false',
  'finally',
  'for',
  'function',
  'if',
  'implements',
  'import',
  'in',
  'instanceof',
  'interface',
  'let',
  'new',
  'null',
  'package',
  'private',
  'protected',
  'public',
  'return',
  'static',
  'super',
  'switch',
  'this',
  'throw',
  'true',
  'try',
  'typeof',
  'undefined',
  'var',
  'void',
  'while',
  'with',
  'yield',
]

/** Names that TypeScript keeps for types of its own. */
const builtinTypes = [
  'any',
  'bigint',
  'boolean',
  'never',
  'number',
  'object',
  'string',
  'symbol',
  'unknown',
]

/** Globals that generated code speaks of. */
const usedGlobals = ['Omit', 'Promise', 'Uint8Array']

export const reservedValues: ReadonlySet<string> = new Set([...keywords, 'globalThis'])

export const reservedTypes: ReadonlySet<string> = new Set([
  ...keywords,
  ...builtinTypes,
  ...usedGlobals,
])

/** Members that every object inherits. An optional member of such a name has to admit them. */
export const inheritedMembers: ReadonlySet<string> = new Set([
  'constructor',
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toLocaleString',
  'toString',
  'valueOf',
])
