// The types that exist without being declared (spec/language 3.2, 3.6).

import type { ScalarName } from './type-ir.ts'

/** Scalars that any schema may use, in the order documentation lists them. */
export const plainScalars: readonly ScalarName[] = [
  'String',
  'Cuid',
  'Int',
  'BigInt',
  'Float',
  'Boolean',
  'DateTime',
  'Decimal',
  'Json',
  'Bytes',
  'Uuid',
]

/** Scalars with parameters, which need an extension. */
export const extensionScalars: readonly ScalarName[] = ['Vector', 'Geography', 'Geometry']

/** Types of requests and results, never of columns. */
export const structuralTypes: readonly string[] = ['Page', 'PageInput', 'FindMany']

const scalars: ReadonlySet<string> = new Set([...plainScalars, ...extensionScalars])
const builtins: ReadonlySet<string> = new Set([...scalars, ...structuralTypes])

export function isScalarName(name: string): name is ScalarName {
  return scalars.has(name)
}

export function isBuiltinType(name: string): boolean {
  return builtins.has(name)
}

/** Built-ins of later releases: schemas written before them may declare the name themselves. */
export const lateBuiltins: ReadonlySet<string> = new Set(['BigInt', 'Geography', 'Geometry'])
