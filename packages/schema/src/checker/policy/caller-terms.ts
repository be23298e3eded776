// Terms about the caller as a whole: `auth() != null`, `auth() == owner`, `auth() == this`.

import type { ExpressionIr } from '../../ir/expression-ir.ts'
import type { ComparisonExpression, Operand } from '../../syntax/expression-nodes.ts'
import type { Span } from '../../text/span.ts'
import { didYouMean, quoted } from '../../text/suggest.ts'
import { type FieldDeclaration, isColumn } from '../context.ts'
import { type AuthPath, resolveAuthPath } from './auth-path.ts'
import { columnValue } from './paths.ts'
import { readKey } from './row-key.ts'
import { opaque, type RowScope, type RuleContext, type Scope } from './scope.ts'

/** A comparison with a bare `auth()` on one side at least (spec/language 12.3 forms 1 and 4, 12.8). */
export function compileCallerTerm(
  context: RuleContext,
  scope: Scope,
  term: ComparisonExpression,
): ExpressionIr | undefined {
  const callerFirst = term.left.kind === 'auth' && term.left.segments.length === 0
  const other = callerFirst ? term.right : term.left
  const word = singleWord(other)
  if (callerFirst && word === 'null' && (term.operator === '==' || term.operator === '!=')) {
    return term.operator === '!='
      ? { kind: 'authenticated' }
      : { kind: 'not', operand: { kind: 'authenticated' } }
  }
  if (word === 'null') {
    context.report('CS0809', term.span, 'expected auth() == null or auth() != null')
    return undefined
  }
  if (scope.kind === 'input') {
    context.report('CS0809', other.span, 'a call has no row that auth() could be compared with', {
      hint: 'compare an input with auth().id',
    })
    return undefined
  }
  if (term.operator !== '==') {
    context.report('CS0809', term.operatorSpan, `expected "==" between auth() and a relation`, {
      hint: word === undefined ? undefined : `write !(auth() == ${word})`,
    })
    return undefined
  }
  if (word === undefined) return notARelation(context, other.span)
  return compileIdentity(context, scope, word, other.span, term.span)
}

function singleWord(operand: Operand): string | undefined {
  if (operand.kind !== 'path' || operand.body !== undefined) return undefined
  return operand.segments.length === 1 ? operand.segments[0]?.text : undefined
}

function notARelation(context: RuleContext, span: Span): undefined {
  context.report(
    'CS0809',
    span,
    'expected null, this, or a relation of the row to compare with auth()',
    { hint: 'compare fields of the caller by name: auth().id' },
  )
}

/** `auth() == relation` compares the foreign key, `auth() == this` the row's own key, with `auth().id`. */
function compileIdentity(
  context: RuleContext,
  scope: RowScope,
  word: string,
  span: Span,
  term: Span,
): ExpressionIr | undefined {
  const field = scope.row.byName.get(word)
  if (field === undefined && word !== 'this') return unknownRelation(context, scope, word, span)
  const caller = callerId(context, span)
  const column =
    field === undefined ? ownKey(context, scope, span) : localColumn(context, scope, field, span)
  if (column === undefined || caller === undefined) return undefined
  const value = columnValue(column, [], { segments: [column.node.name], span })
  if (value === undefined) return undefined
  if (caller.typeName !== '' && caller.typeName !== value.typeName) {
    const message = `${quoted(column.name)} is ${value.typeName}, "auth().id" is ${caller.typeName}; they are never equal`
    context.report('CSW0812', term, message)
  }
  return {
    kind: 'comparison',
    operator: '==',
    left: value.operand,
    right: { kind: 'auth', path: ['id'], type: caller.type ?? opaque, optional: caller.optional },
  }
}

function unknownRelation(
  context: RuleContext,
  scope: RowScope,
  word: string,
  span: Span,
): undefined {
  const { row } = scope
  const near = context.names.nearest(word, relationNames(row))
  context.report(
    'CS0807',
    span,
    `${row.kind} ${quoted(row.name)} has no field ${quoted(word)}${didYouMean(near)}`,
    { related: [{ message: `${row.kind} ${quoted(row.name)}`, span: row.node.name.span }] },
  )
}

function* relationNames(row: RowScope['row']): Iterable<string> {
  for (const field of row.fields) if (field.type?.base.kind === 'model') yield field.name
}

function callerId(context: RuleContext, span: Span): AuthPath | undefined {
  const id = resolveAuthPath(context.names, ['id'])
  if (id !== undefined) return id
  const { auth } = context.names
  context.report(
    'CS0809',
    span,
    auth === undefined
      ? 'the schema has no auth block, so auth() has no "id" to compare'
      : `the auth block ${quoted(auth.name)} has no field "id" to compare`,
    auth === undefined
      ? { hint: 'declare the shape of the caller: auth Caller { id Uuid }' }
      : { related: [{ message: `auth block ${quoted(auth.name)}`, span: auth.node.name.span }] },
  )
  return undefined
}

function localColumn(
  context: RuleContext,
  scope: RowScope,
  field: FieldDeclaration,
  span: Span,
): FieldDeclaration | undefined {
  if (field.type === undefined) return undefined
  if (field.type.base.kind !== 'model') return notARelation(context, span)
  const relation = field.facts.relation
  // Without readable columns the relation has a diagnostic of its own.
  if (relation === undefined) return undefined
  if (relation.fields.length > 1) {
    context.report('CS0809', span, `${quoted(field.name)} is a relation over several columns`)
    return undefined
  }
  const remote = relation.references[0]?.text ?? ''
  if (remote !== 'id') {
    context.report(
      'CS0809',
      span,
      `${quoted(field.name)} references ${quoted(remote)}; expected a relation that references "id"`,
      { hint: 'compare the column itself with a field of auth()' },
    )
    return undefined
  }
  const column = scope.row.byName.get(relation.fields[0]?.text ?? '')
  return column !== undefined && isColumn(column) ? column : undefined
}

function ownKey(context: RuleContext, scope: RowScope, span: Span): FieldDeclaration | undefined {
  const key = readKey(scope.row)
  if (key.length <= 1) return scope.row.byName.get(key[0] ?? '')
  context.report(
    'CS0809',
    span,
    `${scope.row.kind} ${quoted(scope.row.name)} has a composite key; "this" needs one of a single column`,
  )
  return undefined
}
