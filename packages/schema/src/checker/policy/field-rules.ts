import type { FieldPolicyIr } from '../../ir/model-ir.ts'
import type { Attribute } from '../../syntax/nodes.ts'
import { quoted } from '../../text/suggest.ts'
import type { CheckContext, FieldDeclaration, ModelDeclaration } from '../context.ts'
import { fieldActions, reportUnknownAction } from './actions.ts'
import { checkMask } from './mask.ts'
import { compileRule, effectOf, type PolicyPass, readActionRule } from './read-rule.ts'
import { readKey } from './row-key.ts'

/** `@allow`, `@deny` and `@mask` of one model's fields (spec/language 8.14, server 12.10). */
export function checkFieldRules(
  pass: PolicyPass,
  context: CheckContext,
  model: ModelDeclaration,
  into: Map<FieldDeclaration, readonly FieldPolicyIr[]>,
): void {
  const key = new Set(readKey(model))
  for (const field of model.fields) {
    const { attributes } = field.node
    if (!attributes.some((attribute) => isFieldRule(attribute) || isMask(attribute))) continue
    const rules = attributes.filter(isFieldRule)
    const masks = attributes.filter(isMask)
    const refusal = rules.length === 0 ? undefined : refusesRules(key, field)
    if (refusal !== undefined) {
      refuseRules(pass, field, rules, refusal)
      continue
    }
    const policies = rules
      .map((attribute) => checkRule(pass, context, model, attribute))
      .filter((policy) => policy !== undefined)
    if (policies.length > 0) into.set(field, policies)
    if (rules.length > 0 && isJoined(context, model, field)) refuseReadRules(pass, field, rules)
    field.facts.mask = checkMask(pass, field, masks, mayHideReads(rules, pass.text))
  }
}

function isFieldRule(attribute: Attribute): boolean {
  return attribute.sigil === '@' && effectOf(attribute) !== undefined
}

function isMask(attribute: Attribute): boolean {
  return attribute.sigil === '@' && attribute.name.text === 'mask'
}

function refuseRules(
  pass: PolicyPass,
  field: FieldDeclaration,
  rules: readonly Attribute[],
  refusal: string,
): void {
  for (const attribute of rules) {
    const message = `${quoted(field.name)} is ${refusal}, which takes no rules of its own`
    pass.report('CS0474', attribute.span, message, {
      hint: 'rules of the model decide who sees and writes it',
    })
  }
}

/** A related row tells what the column holds that it was found by. */
function refuseReadRules(
  pass: PolicyPass,
  field: FieldDeclaration,
  rules: readonly Attribute[],
): void {
  for (const attribute of rules) {
    if (!mayHideReads([attribute], pass.text)) continue
    const message = `${quoted(field.name)} joins a relation, so it takes no read rules of its own`
    pass.report('CS0474', attribute.span, message, {
      hint: 'rules of the models decide who sees that their rows belong together',
    })
  }
}

/** Whether a relation of this model, or to it, stands on the field. */
function isJoined(
  context: CheckContext,
  model: ModelDeclaration,
  field: FieldDeclaration,
): boolean {
  const { models } = context.names
  let joined = joinedFields.get(models)
  if (joined === undefined) {
    joined = findJoinedFields(models)
    joinedFields.set(models, joined)
  }
  return joined.has(`${model.name}.${field.name}`)
}

/** Found once per schema: there may be many models with rules of fields. */
const joinedFields = new WeakMap<ReadonlyMap<string, ModelDeclaration>, ReadonlySet<string>>()

function findJoinedFields(models: ReadonlyMap<string, ModelDeclaration>): ReadonlySet<string> {
  const joined = new Set<string>()
  for (const model of models.values())
    for (const { type, facts } of model.fields) {
      const target = type?.base.kind === 'model' ? type.base.name : undefined
      for (const { text } of facts.relation?.fields ?? []) joined.add(`${model.name}.${text}`)
      for (const { text } of facts.relation?.references ?? []) joined.add(`${target}.${text}`)
    }
  return joined
}

function checkRule(
  pass: PolicyPass,
  context: CheckContext,
  model: ModelDeclaration,
  attribute: Attribute,
): FieldPolicyIr | undefined {
  const effect = effectOf(attribute)
  if (effect === undefined) return undefined
  const rule = readActionRule(pass, attribute, effect, fieldActions)
  const compiled = compileRule(pass, rule, { kind: 'row', row: model, steps: 0 })
  if (rule.action === undefined) return undefined
  const action = fieldActions.find((each) => each === rule.action?.text)
  if (action === undefined) {
    const severity = context.options.compatLenient ? 'warning' : undefined
    reportUnknownAction(rule.action, fieldActions, pass.report, severity)
    return undefined
  }
  return compiled === undefined ? undefined : { effect, action, ...compiled }
}

/** What kind of field it is that no rule may guard, or `undefined`. */
function refusesRules(key: ReadonlySet<string>, field: FieldDeclaration): string | undefined {
  if (key.has(field.name)) return 'the primary key'
  if (field.type?.base.kind === 'model') return 'a relation'
  for (const { name } of field.node.attributes) {
    if (name.text === 'version') return 'the version counter'
    if (name.text === 'server_only') return '@server_only'
    if (name.text === 'computed') return 'computed'
  }
  return undefined
}

/** Whether one of the rules is about reading, readable or not: then a mask has its place. */
function mayHideReads(rules: readonly Attribute[], text: string): boolean {
  return rules.some(({ args }) => {
    if (args === undefined) return false
    const head = text.slice(args.start, Math.min(args.end, args.start + 64)).trimStart()
    return head.startsWith('"read"') || head.startsWith("'read'")
  })
}
