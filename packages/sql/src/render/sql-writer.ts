import type { ResultColumn } from '../query/query.ts'
import type { ColumnType } from '../values/column-type.ts'
import type { Parameter } from '../values/parameter.ts'
import type { DialectTraits } from './dialect-traits.ts'
import type { Statement } from './statement.ts'

/**
 * The only place that joins SQL text. It takes fixed text, names (which it quotes) and parameters
 * (of which only a placeholder is written): a value has no road into the text.
 */
export class SqlWriter {
  readonly #traits: DialectTraits
  readonly #parts: string[] = []
  readonly #parameters: Parameter[] = []
  /** Numbers of the aliases in scope, the innermost last. */
  readonly #scopes: number[] = []
  #aliases = 0

  constructor(traits: DialectTraits) {
    this.#traits = traits
  }

  /** Writes text that stands in our own source. */
  text(sql: string): void {
    this.#parts.push(sql)
  }

  identifier(name: string): void {
    this.#parts.push(this.#quote(name))
  }

  /** Gives the rows that are spoken of next an alias, until {@link leaveScope}. */
  enterScope(): void {
    this.#scopes.push(this.#aliases)
    this.#aliases += 1
  }

  leaveScope(): void {
    this.#scopes.pop()
  }

  /** Writes a table with the alias of the innermost scope. */
  table(name: string): void {
    this.#parts.push(this.#quote(name), ' AS ', this.alias(0))
  }

  /**
   * @param level - 0 is the innermost scope
   * @throws RangeError when there are not so many scopes
   */
  alias(level: number): string {
    const alias = this.#scopes[this.#scopes.length - 1 - level]
    if (alias === undefined)
      throw new RangeError(`render: level ${level} is outside of every row in scope`)
    return `t${alias}`
  }

  /** Writes a column of a row in scope. */
  column(name: string, level: number): void {
    this.#parts.push(this.alias(level), '.', this.#quote(name))
  }

  /** Writes a placeholder whose type the database finds out from where it stands. */
  parameter(parameter: Parameter): void {
    this.#parameters.push(parameter)
    this.#parts.push(this.#traits.placeholder(this.#parameters.length))
  }

  /** Writes a placeholder with its type. */
  typedParameter(parameter: Parameter): void {
    this.parameter(parameter)
    this.#parts.push('::', this.#traits.typeName(parameter.type))
  }

  /**
   * Writes a string literal of a schema, for DDL, where no parameter can stand. Backslashes are
   * themselves under `standard_conforming_strings`, which is on since PostgreSQL 9.1.
   */
  schemaText(text: string): void {
    this.#parts.push("'", text.replaceAll("'", "''"), "'")
  }

  typeName(type: ColumnType): void {
    this.#parts.push(this.#traits.typeName(type))
  }

  /** Whether two types are the same to the database. */
  isSameType(one: ColumnType, other: ColumnType): boolean {
    return (
      one.list === other.list &&
      (one.scalar === other.scalar || this.#traits.typeName(one) === this.#traits.typeName(other))
    )
  }

  finish(columns: readonly ResultColumn[]): Statement {
    return { text: this.finishText(), parameters: this.#parameters, columns }
  }

  finishText(): string {
    return this.#parts.join('')
  }

  #quote(name: string): string {
    const mark = this.#traits.quote
    return mark + (name.includes(mark) ? name.replaceAll(mark, mark + mark) : name) + mark
  }
}
