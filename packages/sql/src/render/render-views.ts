// DDL for views. Their queries are text of the schema's author.

import type { ViewDefinition } from '../ddl/view-definition.ts'
import { viewKeyName } from '../ddl/views-of.ts'
import type { DialectTraits } from './dialect-traits.ts'
import { SqlWriter } from './sql-writer.ts'

/** Statements that create a view, filled where it keeps its rows. */
export function renderView(
  { name, body, materialized, key }: ViewDefinition,
  traits: DialectTraits,
): readonly string[] {
  const out = new SqlWriter(traits)
  out.text(materialized ? 'CREATE MATERIALIZED VIEW ' : 'CREATE VIEW ')
  out.identifier(name)
  out.text(` AS\n${body}`)
  const statements = [out.finishText()]
  if (materialized && key !== undefined) statements.push(renderKey(name, key, traits))
  return statements
}

export function renderViewDrop(
  { name, materialized }: Pick<ViewDefinition, 'name' | 'materialized'>,
  traits: DialectTraits,
): string {
  const out = new SqlWriter(traits)
  out.text(materialized ? 'DROP MATERIALIZED VIEW IF EXISTS ' : 'DROP VIEW IF EXISTS ')
  out.identifier(name)
  return out.finishText()
}

/** @param concurrently - readers see the old rows meanwhile; it takes a unique index, and longer */
export function renderRefresh(view: string, concurrently: boolean, traits: DialectTraits): string {
  const out = new SqlWriter(traits)
  out.text(`REFRESH MATERIALIZED VIEW ${concurrently ? 'CONCURRENTLY ' : ''}`)
  out.identifier(view)
  return out.finishText()
}

function renderKey(view: string, column: string, traits: DialectTraits): string {
  const out = new SqlWriter(traits)
  out.text('CREATE UNIQUE INDEX ')
  out.identifier(viewKeyName(view))
  out.text(' ON ')
  out.identifier(view)
  out.text(' (')
  out.identifier(column)
  out.text(')')
  return out.finishText()
}
