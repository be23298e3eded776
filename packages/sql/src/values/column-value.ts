import type { JsonValue } from '@cratestack/core'

/**
 * What travels between us and a driver, in both directions. One form per scalar, the same for every
 * database, and the one that is nearest to the wire, so that a row that JavaScript need not look at
 * is not converted:
 *
 * | scalar | value |
 * | --- | --- |
 * | `String`, `Cuid`, enums | `string` |
 * | `Int` | `number` within ±(2^53 - 1), `bigint` beyond |
 * | `BigInt` | `bigint` |
 * | `Float` | `number`, also NaN and infinities |
 * | `Boolean` | `boolean` |
 * | `Decimal` | plain decimal text with its scale (`10.50`) |
 * | `DateTime` | RFC 3339 text in UTC in normal form (`parseDateTime` of core) |
 * | `Uuid` | lower-case text with hyphens |
 * | `Bytes` | `Uint8Array` |
 * | `Json` | a JSON value; JSON `null` as a value is `jsonNull` |
 * | `Vector(n)` | `number[]` |
 * | list of one of these | array |
 */
export type ColumnValue = JsonValue | bigint | Uint8Array | typeof jsonNull | readonly ColumnValue[]

/** JSON's own `null` where SQL's `NULL` would be meant otherwise. Rows hold plain `null` for both. */
export const jsonNull: unique symbol = Symbol.for('cratestack.jsonNull')
