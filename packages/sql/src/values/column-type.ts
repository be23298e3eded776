import type { ScalarName, TypeIr } from '@cratestack/schema/ir'

/** What a column, a parameter or a result holds, independent of any database. */
export interface ColumnType {
  /** An enum's values are the names of its variants. */
  readonly scalar: ScalarName | 'Enum'
  readonly list: boolean
  /** Of `Vector(n)`, `Geography(...)` and `Geometry(...)`. */
  readonly parameters: readonly string[]
}

/**
 * The type of a model's or view's column.
 *
 * @throws TypeError for types that no column has, such as a model
 */
export function columnTypeOf(type: TypeIr): ColumnType {
  const list = type.arity === 'list'
  switch (type.kind) {
    case 'scalar':
      return { scalar: type.name, list, parameters: type.parameters }
    case 'enum':
      return { scalar: 'Enum', list, parameters: [] }
    case 'type':
    case 'model':
    case 'page':
    case 'pageInput':
    case 'findMany':
      throw new TypeError(`columnTypeOf: no column has a type of kind "${type.kind}"`)
  }
}

/** The same type as a list, for parameters of `= ANY(...)`. */
export function listOf(type: ColumnType): ColumnType {
  return { ...type, list: true }
}

export function scalarType(scalar: ScalarName): ColumnType {
  return { scalar, list: false, parameters: [] }
}
