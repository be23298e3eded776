// Values of drivers in the form that code of the application expects.

import { CratestackError, Decimal, ScalarError, toSafeInt } from '@cratestack/core'
import type { ColumnType, ColumnValue } from '@cratestack/sql'

export type Conversion = (value: ColumnValue) => unknown

/** How a column's values become native; `undefined` when they are already. */
export function nativeConversion(type: ColumnType): Conversion | undefined {
  const convert = scalarConversion(type)
  if (convert === undefined) return undefined
  if (!type.list) return (value) => (value === null ? null : convert(value))
  return (value) => (Array.isArray(value) ? value.map(convert) : value)
}

function scalarConversion({ scalar }: ColumnType): Conversion | undefined {
  switch (scalar) {
    case 'Decimal':
      return (value) => (typeof value === 'string' ? Decimal.parse(value) : value)
    case 'Int':
      return (value) => (typeof value === 'bigint' ? toNumber(value) : value)
    case 'String':
    case 'Cuid':
    case 'Enum':
    case 'Uuid':
    case 'Boolean':
    case 'BigInt':
    case 'Float':
    case 'DateTime':
    case 'Bytes':
    case 'Json':
    case 'Vector':
    case 'Geography':
    case 'Geometry':
      return undefined
  }
}

/** A row is nobody's input, so a number that does not fit is our trouble (spec/server 0.2). */
function toNumber(value: bigint): number {
  try {
    return toSafeInt(value)
  } catch (error) {
    if (!(error instanceof ScalarError)) throw error
    throw new CratestackError(
      'INTERNAL_ERROR',
      'INT_UNSAFE: a row holds an Int beyond ±(2^53 - 1)',
      {
        cause: error,
      },
    )
  }
}
