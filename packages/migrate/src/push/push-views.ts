// Views hold nothing of their own, so a push replaces them where it would only add to tables.

import {
  type Connection,
  DatabaseError,
  type Statement,
  type TableChange,
  type ViewDefinition,
} from '@cratestack/sql'
import { canonicalText } from './desired-state.ts'

export interface ViewDifference {
  /** Before tables change: the last that was made first, because it may be made of the others. */
  readonly dropped: readonly ViewDefinition[]
  /** After that. */
  readonly created: readonly ViewDefinition[]
}

/** All of them or none: one view may be made of another, and only the database knows. */
export function compareViews(
  found: readonly ViewDefinition[] = [],
  wanted: readonly ViewDefinition[] = [],
): ViewDifference {
  if (canonicalText(found) === canonicalText(wanted)) return { dropped: [], created: [] }
  return { dropped: found.toReversed(), created: wanted }
}

/** The database refuses the query of a view. Its message speaks of the author's own text. */
export class BrokenView extends Error {
  override readonly name = 'BrokenView'
  readonly view: string

  constructor(view: string, cause: unknown) {
    super(`view "${view}" does not work on this database: ${reasonOf(cause)}`, { cause })
    this.view = view
  }
}

/** @returns the DDL that was run @throws BrokenView */
export async function createViews(
  connection: Connection,
  views: readonly ViewDefinition[],
): Promise<readonly string[]> {
  const statements: string[] = []
  for (const view of views) {
    const change: TableChange = { kind: 'createView', view }
    const texts = connection.dialect.renderChanges([change])
    try {
      for (const text of texts) await run(connection, text)
      await checkColumns(connection, view)
    } catch (error) {
      throw error instanceof DatabaseError ? new BrokenView(view.name, error.cause) : error
    }
    statements.push(...texts)
  }
  return statements
}

/** A body that lacks a column of the view would fail at the first read, and better fails here. */
async function checkColumns(connection: Connection, view: ViewDefinition): Promise<void> {
  const { text } = connection.dialect.render({
    kind: 'select',
    table: view.name,
    columns: view.columns.map((name) => ({
      name,
      type: anyType,
      value: { kind: 'column', name, type: anyType, level: 0 },
    })),
    where: { kind: 'constant', value: false },
    orderBy: [],
    limit: undefined,
    offset: undefined,
    lock: undefined,
  })
  await run(connection, text)
}

const anyType = { scalar: 'String', list: false, parameters: [] } as const

async function run(connection: Connection, text: string): Promise<void> {
  const statement: Statement = { text, parameters: [], columns: [] }
  await connection.run(statement, [])
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'the database gave no reason'
}
