import type { AuthorizeIr } from '../../ir/procedure-ir.ts'
import type { Token } from '../../lexer/token.ts'
import { tokenize } from '../../lexer/tokenize.ts'
import type { Attribute, Name } from '../../syntax/nodes.ts'
import { joinSpans, type Span, spanOf } from '../../text/span.ts'
import { didYouMean, nearest, quoted } from '../../text/suggest.ts'
import type { FieldDeclaration, ModelDeclaration } from '../context.ts'
import { type Inputs, nearestInput, resolveInput } from './inputs.ts'
import type { PolicyPass } from './read-rule.ts'
import { readKey } from './row-key.ts'

const actions = ['detail', 'read', 'update', 'delete'] as const

/** `@authorize(Model, action, path)` (spec/language 9.4); everything wrong with it is CS0635. */
export function checkAuthorize(
  pass: PolicyPass,
  attribute: Attribute,
  inputs: Inputs,
): AuthorizeIr | undefined {
  const items = splitItems(pass, attribute)
  if (items === undefined) return undefined
  const model = readModel(pass, items.model)
  const action = readAction(pass, items.action)
  const path = readPath(pass, items.path, inputs)
  if (model === undefined || path === undefined) return undefined
  if (!fitsKey(pass, model, path, inputs) || action === undefined) return undefined
  const { path: segments = [] } = resolveInput(pass.names, inputs, path.segments) ?? {}
  return { model: model.name, action, path: segments }
}

interface Items {
  readonly model: readonly Token[]
  readonly action: readonly Token[]
  readonly path: readonly Token[]
}

function splitItems(pass: PolicyPass, attribute: Attribute): Items | undefined {
  const { args } = attribute
  const tokens = args === undefined ? [] : tokenize(pass.text, args.start, args.end)
  const items: Token[][] = [[]]
  for (const token of tokens) {
    if (token.kind === 'symbol' && token.text === ',') items.push([])
    else items.at(-1)?.push(token)
  }
  const [model = [], action = [], path = []] = items
  const whole = items.length === 3 && items.every((item) => item.length > 0)
  const closed = args !== undefined && pass.text.charAt(args.end) === ')'
  if (whole && closed && !attribute.gapBeforeArgs && attribute.rest === undefined) {
    return { model, action, path }
  }
  pass.report('CS0635', attribute.span, 'expected a model, an action and an input path', {
    hint: 'write @authorize(Model, update, args.id)',
  })
  return undefined
}

function readModel(pass: PolicyPass, item: readonly Token[]): ModelDeclaration | undefined {
  const span = spanOfTokens(item)
  const name = pass.text.slice(span.start, span.end)
  const model = item.length === 1 ? pass.names.models.get(name) : undefined
  if (model !== undefined) return model
  const near = pass.names.nearest(name, pass.names.models.keys())
  pass.report('CS0635', span, `unknown model ${quoted(name)}${didYouMean(near)}`, {
    fix: near === undefined ? undefined : { title: `use ${near}`, edits: [{ span, text: near }] },
  })
  return undefined
}

function readAction(pass: PolicyPass, item: readonly Token[]): AuthorizeIr['action'] | undefined {
  const [token] = item
  const span = spanOfTokens(item)
  const text =
    token?.kind === 'string' ? token.value : token?.kind === 'name' ? token.text : undefined
  const action = item.length === 1 ? actions.find((each) => each === text) : undefined
  if (action !== undefined) return action === 'read' ? 'detail' : action
  const found = pass.text.slice(span.start, span.end)
  const near = nearest(text ?? '', actions)
  pass.report('CS0635', span, `unknown action ${quoted(found)}${didYouMean(near)}`, {
    hint: `the actions are ${actions.join(', ')}`,
  })
  return undefined
}

interface InputReference {
  readonly segments: readonly Name[]
  readonly span: Span
}

/** A dotted path that starts with an argument; the `args` shorthand does not apply here. */
function readPath(
  pass: PolicyPass,
  item: readonly Token[],
  inputs: Inputs,
): InputReference | undefined {
  const span = spanOfTokens(item)
  const segments: Name[] = []
  const wellFormed = item.every((token, at) => {
    if (at % 2 === 1) return token.kind === 'symbol' && token.text === '.'
    if (token.kind !== 'name') return false
    segments.push({ text: token.text, span: token.span })
    return true
  })
  const [first] = segments
  if (!wellFormed || item.length % 2 === 0 || first === undefined) {
    pass.report('CS0635', span, 'expected an argument or a path into one', {
      hint: 'write args.id',
    })
    return undefined
  }
  const known = inputs.args.has(first.text)
  if (known && resolveInput(pass.names, inputs, segments) !== undefined) return { segments, span }
  const text = pass.text.slice(span.start, span.end)
  const near = known ? undefined : nearestInput(pass.names, inputs, first.text)
  const shorthand = !known && inputs.shorthand?.has(first.text) === true
  pass.report('CS0635', span, `unknown input ${quoted(text)}${shorthand ? '' : didYouMean(near)}`, {
    hint: shorthand ? `write args.${text.slice(0, 64)}` : undefined,
    fix: shorthand
      ? {
          title: 'write it with args',
          edits: [{ span: spanOf(span.start, span.start), text: 'args.' }],
        }
      : undefined,
  })
  return undefined
}

/** The path must have the key's type and arity, both by name. */
function fitsKey(
  pass: PolicyPass,
  model: ModelDeclaration,
  path: InputReference,
  inputs: Inputs,
): boolean {
  const related = [{ message: `model ${quoted(model.name)}`, span: model.node.name.span }]
  const key = readKey(model)
  if (key.length > 1) {
    const message = `model ${quoted(model.name)} has a composite key; "@authorize" needs one of a single column`
    pass.report('CS0635', path.span, message, { related })
    return false
  }
  const column: FieldDeclaration | undefined = model.byName.get(key[0] ?? '')
  const input = resolveInput(pass.names, inputs, path.segments)
  // A model without a key and an argument of unknown type have diagnostics of their own.
  if (column?.type === undefined || input === undefined || input.typeName === '') return false
  const wanted = column.type.reference.name.text
  const sameArity = column.type.arity === (input.optional ? 'optional' : input.arity)
  if (input.typeName === wanted && sameArity) return true
  const text = pass.text.slice(path.span.start, path.span.end)
  const optional = input.optional ? 'an optional ' : input.arity === 'list' ? 'a list of ' : ''
  const message = `${quoted(text)} is ${optional}${input.typeName}; the key ${quoted(column.name)} of ${quoted(model.name)} is ${wanted}`
  pass.report('CS0635', path.span, message, { related })
  return false
}

function spanOfTokens(tokens: readonly Token[]): Span {
  const first = tokens[0]
  const last = tokens.at(-1)
  return first === undefined || last === undefined ? spanOf(0, 0) : joinSpans(first.span, last.span)
}
