// Who asks, on a command line: `--as '{"id": 1}'`, `--as nobody`, `--as system`, and with a name before
// it where several are compared: `--as 'ann={"id": 1}'`.

import { Context, SystemContext } from '@cratestack/core'
import type { ExpressionIr, SchemaIr } from '@cratestack/schema/ir'
import { UsageError } from '../arguments/command.ts'

export interface NamedCaller {
  readonly name: string
  readonly context: Context
}

/** @throws UsageError for what is neither a word nor a JSON object */
export function readCaller(written: string): NamedCaller {
  if (written === 'nobody') return { name: written, context: Context.anonymous() }
  if (written === 'system')
    return { name: written, context: SystemContext.forService('cratestack') }
  const named = /^([\w-]+)=(.*)$/s.exec(written)
  const text = named?.[2] ?? written
  const principal = readJsonObject('--as', text)
  return { name: named?.[1] ?? text, context: Context.fromPrincipal(principal) }
}

/**
 * Callers whom the rules of a schema can tell apart without a row: nobody, somebody without any
 * claim, everybody with a role that some rule names, and the system where a rule knows it.
 */
export function sampleCallers(schema: SchemaIr): readonly NamedCaller[] {
  const roles = new Set<string>()
  let knowsSystem = false
  for (const rule of allRules(schema))
    visit(rule, (term) => {
      if (term.kind === 'hasRole') roles.add(term.role)
      if (term.kind === 'system') knowsSystem = true
    })
  return [
    { name: 'nobody', context: Context.anonymous() },
    { name: 'somebody', context: Context.fromPrincipal({}) },
    ...[...roles]
      .sort()
      .map((role) => ({ name: role, context: Context.fromPrincipal({ role, roles: [role] }) })),
    ...(knowsSystem ? [readCaller('system')] : []),
  ]
}

export function readJsonObject(what: string, text: string): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // Said below: it is no object either.
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UsageError(
      `${what}: expected a JSON object, as in '{"id": 1}'`,
      what === '--as' ? 'or one of the words "nobody" and "system"' : undefined,
    )
  return { ...value }
}

function allRules(schema: SchemaIr): readonly ExpressionIr[] {
  return [
    ...schema.models.flatMap(({ policies, fields }) => [
      ...policies,
      ...fields.flatMap((field) => (field.kind === 'column' ? field.policies : [])),
    ]),
    ...schema.views.flatMap(({ policies }) => policies),
    ...schema.procedures.flatMap(({ policies }) => policies),
  ].map(({ when }) => when)
}

function visit(expression: ExpressionIr, look: (term: ExpressionIr) => void): void {
  look(expression)
  if (expression.kind === 'and' || expression.kind === 'or')
    for (const operand of expression.operands) visit(operand, look)
  if (expression.kind === 'not') visit(expression.operand, look)
  if (expression.kind === 'related') visit(expression.body, look)
}
