// What a failure of the database is to callers (spec/server 0.3). Only typed facts decide, never the
// text of a message, and no name reaches a caller that the schema does not show.

import { CratestackError } from '@cratestack/core'
import type { ColumnIr, ModelIr, SchemaIr } from '@cratestack/schema/ir'
import { boundedName, type DatabaseError, type DatabaseErrorFacts } from '@cratestack/sql'

/** What was written when the database refused, as far as is known. */
export interface AttemptedWrite {
  readonly table: string
  readonly action: 'create' | 'update' | 'delete'
}

/** The error that callers get; the database's is its `cause`, for operators. */
export function mapDatabaseError(
  error: DatabaseError,
  schema: SchemaIr,
  write?: AttemptedWrite,
): CratestackError {
  const { facts } = error
  switch (facts.problem) {
    case 'unique': {
      const fields = visibleFields(facts, schema)
      return new CratestackError('CONFLICT', 'unique constraint violated', {
        cause: error,
        ...(fields === undefined ? {} : { details: { fields } }),
      })
    }
    case 'foreignKey':
      return new CratestackError('CONFLICT', explainForeignKey(facts, write), { cause: error })
    case 'notNull':
    case 'check':
    case 'valueOutOfRange':
      return invalidValue(error, schema)
    case 'serialization':
    case 'deadlock':
      return new CratestackError(
        'TRANSACTION_ABORTED',
        'the transaction lost against concurrent writes; send it again',
        { cause: error },
      )
    case 'timeout':
    case 'lockNotAvailable':
    case 'connection':
      return new CratestackError('UNAVAILABLE', undefined, { cause: error })
    case 'other':
      return new CratestackError('DATABASE_ERROR', undefined, { cause: error })
  }
}

/** Of a query that adds up: no value of a row is wrong, but all of them together are too large. */
export function explainAggregate(error: DatabaseError, schema: SchemaIr): CratestackError {
  return error.facts.problem === 'valueOutOfRange'
    ? new CratestackError('VALIDATION_ERROR', 'aggregate out of range', { cause: error })
    : mapDatabaseError(error, schema)
}

/** The database names the referring table whichever of the two sides was written. */
function explainForeignKey(facts: DatabaseErrorFacts, write: AttemptedWrite | undefined): string {
  const refers = write !== undefined && write.action !== 'delete' && write.table === facts.table
  return refers ? 'a referenced record does not exist' : 'a related record prevents this operation'
}

/** The fields of a unique constraint, if clients may know all of them. */
function visibleFields(facts: DatabaseErrorFacts, schema: SchemaIr): readonly string[] | undefined {
  const model = schema.models.find(({ table }) => table === facts.table)
  if (model === undefined || facts.constraint === undefined) return undefined
  const names = uniqueFields(model, facts.constraint)
  const columns = names?.map((name) => model.fields.find((field) => field.name === name))
  const shown = columns?.every((field) => field?.kind === 'column' && isShown(field))
  return shown === true ? names : undefined
}

function uniqueFields(model: ModelIr, constraint: string): readonly string[] | undefined {
  if (constraint === boundedName(`${model.table}_pkey`))
    return model.key.kind === 'single' ? [model.key.field] : model.key.fields
  return model.uniques.find(({ name }) => boundedName(name) === constraint)?.fields
}

function isShown(column: ColumnIr): boolean {
  return !column.serverOnly && !column.pii && !column.sensitive
}

function invalidValue(error: DatabaseError, schema: SchemaIr): CratestackError {
  const field = brokenColumn(error.facts, schema)
  if (field === undefined || field.serverOnly)
    return new CratestackError('VALIDATION_ERROR', 'input violates a database constraint', {
      cause: error,
    })
  return new CratestackError('VALIDATION_ERROR', `field '${field.name}' is not valid`, {
    cause: error,
    details: { errors: [{ field: field.name, rule: 'constraint' }] },
  })
}

/** The column itself where the database tells it, else that of one of our CHECK constraints. */
function brokenColumn(facts: DatabaseErrorFacts, schema: SchemaIr): ColumnIr | undefined {
  const model = schema.models.find(({ table }) => table === facts.table)
  return model?.fields.find((field): field is ColumnIr => {
    if (field.kind !== 'column') return false
    if (facts.column !== undefined) return field.column === facts.column
    const stem = `${model.table}_${field.column}`
    return checkRules.some((rule) => boundedName(`${stem}_${rule}_check`) === facts.constraint)
  })
}

/** How `tablesOf` names the CHECK constraints of a column. */
const checkRules = ['length', 'range', 'iso4217', 'enum'] as const
