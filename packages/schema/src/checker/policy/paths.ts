import type { OperandIr } from '../../ir/expression-ir.ts'
import type { AuthOperand, PathOperand } from '../../syntax/expression-nodes.ts'
import type { Name } from '../../syntax/nodes.ts'
import { joinSpans, type Span } from '../../text/span.ts'
import { didYouMean, quoted } from '../../text/suggest.ts'
import { type FieldDeclaration, isColumn } from '../context.ts'
import { operandType, resolveAuthPath } from './auth-path.ts'
import { nearestInput, resolveInput } from './inputs.ts'
import type { InputScope, RelationStep, Row, RowScope, RuleContext, Scope, Value } from './scope.ts'
import { opaque } from './scope.ts'

/** Relations that one rule may walk, nested ones included. Each is a subquery. */
export const mostRelationSteps = 64

const quantifiers: ReadonlySet<string> = new Set(['some', 'every', 'none'])

export function isQuantifier(word: string): word is 'some' | 'every' | 'none' {
  return quantifiers.has(word)
}

/** Where a path through a row ends. */
export type RowPath =
  | { readonly kind: 'column'; readonly field: FieldDeclaration; readonly steps: Steps }
  | { readonly kind: 'relation'; readonly field: FieldDeclaration; readonly steps: Steps }
  /** `rel.some(E)`: the row that `E` speaks of. */
  | { readonly kind: 'quantifier'; readonly row: Row; readonly steps: Steps }

type Steps = readonly RelationStep[]

/**
 * Walks `rel.rel2.column` (spec/language 12.5): relations up to the last segment, a quantifier
 * behind every to-many one and nowhere else. `undefined` after a report.
 */
export function walkRowPath(
  context: RuleContext,
  scope: RowScope,
  path: PathOperand,
): RowPath | undefined {
  const { segments } = path
  const steps: RelationStep[] = []
  let row: Row = scope.row
  for (let at = 0; at < segments.length; at++) {
    const segment = segments[at]
    if (segment === undefined) return undefined
    const field = row.byName.get(segment.text)
    if (field === undefined) return unknownField(context, row, segment, at)
    if (isComputed(field)) return computedField(context, segment)
    const next = segments[at + 1]
    if (field.type?.base.kind !== 'model') {
      // A field of another kind than a column is refused by the pass that checks its type.
      if (!isColumn(field)) return undefined
      if (next !== undefined) return throughColumn(context, field, segment, next)
      return { kind: 'column', field, steps }
    }
    const target = context.names.models.get(field.type.base.name)
    if (target === undefined) return undefined
    if (next === undefined) return { kind: 'relation', field, steps }
    const many = field.type.arity === 'list'
    if (isQuantifier(next.text) !== many) {
      return many ? missingQuantifier(context, segment, next) : forbidden(context, segment, next)
    }
    const quantifier = many && isQuantifier(next.text) ? next.text : 'one'
    steps.push({ relation: field.name, model: target.name, quantifier })
    if (scope.steps + steps.length > mostRelationSteps) return tooLong(context, segment)
    row = target
    if (!many) continue
    at++
    if (at === segments.length - 1) {
      if (path.body !== undefined) return { kind: 'quantifier', row, steps }
      return endsOnQuantifier(context, path, next)
    }
  }
  return undefined
}

function unknownField(context: RuleContext, row: Row, segment: Name, at: number): undefined {
  const near = context.names.nearest(segment.text, row.byName.keys())
  const message = `${row.kind} ${quoted(row.name)} has no field ${quoted(segment.text)}${didYouMean(near)}`
  context.report(at === 0 ? 'CS0807' : 'CS0816', segment.span, message, {
    hint:
      at === 0 && row.byName.size > 0 && near === undefined && segment.text === 'args'
        ? 'rules of a model speak of its rows; inputs belong to procedure rules'
        : undefined,
    related: [{ message: `${row.kind} ${quoted(row.name)}`, span: row.node.name.span }],
  })
}

function computedField(context: RuleContext, segment: Name): undefined {
  context.report(
    'CS0807',
    segment.span,
    `${quoted(segment.text)} is computed by the application; a rule needs a stored column`,
  )
}

function throughColumn(
  context: RuleContext,
  field: FieldDeclaration,
  segment: Name,
  next: Name,
): undefined {
  const type = quoted(field.node.type?.name.text ?? '')
  context.report(
    'CS0816',
    segment.span,
    `${quoted(segment.text)} is a column of type ${type}; ${quoted(next.text)} cannot follow it`,
  )
}

function missingQuantifier(context: RuleContext, segment: Name, next: Name): undefined {
  const message = `expected "some", "every" or "none" after the to-many relation ${quoted(segment.text)}, found ${quoted(next.text)}`
  context.report('CS0816', next.span, message, {
    hint: `write ${segment.text}.some.${next.text} when one related row is enough`,
  })
}

function forbidden(context: RuleContext, segment: Name, next: Name): undefined {
  context.report(
    'CS0816',
    next.span,
    `${quoted(next.text)} follows the to-one relation ${quoted(segment.text)}; quantifiers belong to to-many relations`,
    { hint: `name a field of the related row: ${segment.text}.field` },
  )
}

function endsOnQuantifier(context: RuleContext, path: PathOperand, quantifier: Name): undefined {
  const text = textOf(path.segments)
  context.report(
    'CS0816',
    quantifier.span,
    `the path ends on the quantifier ${quoted(quantifier.text)}`,
    {
      hint: `name a column (${text}.column) or write a body: ${text}(..)`,
    },
  )
}

function tooLong(context: RuleContext, segment: Name): undefined {
  context.report('CS0816', segment.span, `the rule walks more than ${mostRelationSteps} relations`)
}

/** The value of a path: a column of the row, or an input of the call. */
export function resolvePath(
  context: RuleContext,
  scope: Scope,
  path: PathOperand,
): Value | undefined {
  return scope.kind === 'row'
    ? resolveColumn(context, scope, path)
    : resolveInputPath(context, scope, path)
}

function resolveColumn(
  context: RuleContext,
  scope: RowScope,
  path: PathOperand,
): Value | undefined {
  const end = walkRowPath(context, scope, path)
  if (end === undefined) return undefined
  if (end.kind === 'relation') return endsOnRelation(context, end.field, path)
  if (end.kind === 'quantifier') return undefined
  return columnValue(end.field, end.steps, path)
}

export function columnValue(
  field: FieldDeclaration,
  steps: Steps,
  path: { readonly segments: readonly Name[]; readonly span: Span },
): Value | undefined {
  const type = field.type === undefined ? undefined : operandType(field.type)
  if (field.type === undefined || type === undefined) return undefined
  const optional = field.type.arity === 'optional'
  return {
    operand: { kind: 'column', field: field.name, type, optional },
    type,
    typeName: field.type.reference.name.text,
    arity: field.type.arity,
    optional,
    steps,
    shown: textOf(path.segments),
    span: path.span,
  }
}

function endsOnRelation(
  context: RuleContext,
  field: FieldDeclaration,
  path: PathOperand,
): undefined {
  const last = path.segments.at(-1)
  const text = textOf(path.segments)
  const many = field.type?.arity === 'list'
  context.report(
    'CS0816',
    last?.span ?? path.span,
    `${quoted(field.name)} is a relation; expected a path to one of its columns`,
    {
      hint: many
        ? `write ${text}.some.column`
        : path.segments.length > 1
          ? `write ${text}.column`
          : `write ${text}.column, or auth() == ${text} when it is the caller's row`,
    },
  )
}

function resolveInputPath(
  context: RuleContext,
  scope: InputScope,
  path: PathOperand,
): Value | undefined {
  const { names, report } = context
  const input = resolveInput(names, scope.inputs, path.segments)
  if (input === undefined) {
    const [first] = path.segments
    const text = textOf(path.segments)
    const near = first === undefined ? undefined : nearestInput(names, scope.inputs, first.text)
    report('CS0807', path.span, `unknown input ${quoted(text)}${didYouMean(near)}`, {
      hint: 'rules of procedures speak of arguments, their fields, and auth()',
    })
    return undefined
  }
  if (input.typeName === '') return undefined
  const type = input.type ?? opaque
  return {
    operand: { kind: 'input', path: input.path, type, optional: input.optional },
    type,
    typeName: input.typeName,
    arity: input.arity,
    optional: input.optional,
    steps: [],
    shown: textOf(path.segments),
    span: path.span,
  }
}

/** The value of `auth().a.b`; CS0801 when the auth block has no such path. */
export function resolveAuth(context: RuleContext, auth: AuthOperand): Value | undefined {
  const { names } = context
  const path = auth.segments.map((segment) => segment.text)
  const shown = `auth().${path.join('.')}`
  const end = resolveAuthPath(names, path)
  if (end === undefined) {
    reportUnknownAuth(context, auth)
    return undefined
  }
  if (end.typeName === '') return undefined
  const type = end.type ?? opaque
  const operand: OperandIr = { kind: 'auth', path, type, optional: end.optional }
  const { typeName, arity, optional } = end
  return { operand, type, typeName, arity, optional, steps: [], shown, span: auth.span }
}

function reportUnknownAuth(context: RuleContext, auth: AuthOperand): void {
  const { names, report } = context
  const [first] = auth.segments
  const last = auth.segments.at(-1)
  const span =
    first === undefined || last === undefined ? auth.span : joinSpans(first.span, last.span)
  if (names.auth === undefined) {
    report('CS0801', span, 'the schema has no auth block, so auth() has no fields', {
      hint: 'declare the shape of the caller: auth Caller { id Uuid }',
    })
    return
  }
  const path = auth.segments.map((segment) => segment.text)
  const broken = firstUnknown(names, path)
  const segment = auth.segments[broken.at] ?? last
  const near = names.nearest(path[broken.at] ?? '', broken.candidates)
  report(
    'CS0801',
    segment?.span ?? span,
    `unknown auth() path "auth().${quoted(path.join('.')).slice(1)}${didYouMean(near)}`,
    {
      related: [
        { message: `auth block ${quoted(names.auth.name)}`, span: names.auth.node.name.span },
      ],
    },
  )
}

/** The first segment that leads nowhere, and what could stand there instead. */
function firstUnknown(
  names: RuleContext['names'],
  path: readonly string[],
): { readonly at: number; readonly candidates: Iterable<string> } {
  let fields = names.auth?.byName
  for (const [at, segment] of path.entries()) {
    const field = fields?.get(segment)
    if (field?.type === undefined) return { at, candidates: fields?.keys() ?? [] }
    fields =
      field.type.base.kind === 'type' && field.type.arity !== 'list'
        ? names.types.get(field.type.base.name)?.byName
        : undefined
  }
  return { at: Math.max(0, path.length - 1), candidates: [] }
}

function isComputed(field: FieldDeclaration): boolean {
  return field.facts.computed !== undefined
}

export function textOf(segments: readonly Name[]): string {
  const text = segments.map((segment) => segment.text).join('.')
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
