import type { FieldPolicyIr, PolicyAction, PolicyIr } from '../../ir/model-ir.ts'
import type { AuthorizeIr, ProcedurePolicyIr } from '../../ir/procedure-ir.ts'
import type { Attribute, NamedQuery, Procedure } from '../../syntax/nodes.ts'
import type { Report } from '../../text/diagnostic.ts'
import { diagnosticCodes, type Severity } from '../../text/diagnostic-codes.ts'
import { quoted } from '../../text/suggest.ts'
import type {
  CheckContext,
  FieldDeclaration,
  ModelDeclaration,
  ViewDeclaration,
} from '../context.ts'
import { refuseUnbuilt } from '../inert.ts'
import { unbuiltOfOurs } from '../unbuilt.ts'
import { modelActions, reportUnknownAction } from './actions.ts'
import { checkAuthorize } from './authorize.ts'
import { checkFieldRules } from './field-rules.ts'
import { type Inputs, inputsOf } from './inputs.ts'
import {
  type CompiledRule,
  compileRule,
  effectOf,
  type PolicyPass,
  type RuleText,
  readActionRule,
  readCallRule,
} from './read-rule.ts'
import type { Row } from './scope.ts'
import { inheritReadRules } from './view-fields.ts'

export interface PolicyTable {
  readonly models: ReadonlyMap<ModelDeclaration, readonly PolicyIr[]>
  readonly fields: ReadonlyMap<FieldDeclaration, readonly FieldPolicyIr[]>
  readonly views: ReadonlyMap<ViewDeclaration, readonly PolicyIr[]>
  readonly procedures: ReadonlyMap<Procedure, ProcedurePolicies>
  readonly queries: ReadonlyMap<NamedQuery, readonly ProcedurePolicyIr[]>
}

export interface ProcedurePolicies {
  readonly policies: readonly ProcedurePolicyIr[]
  readonly authorize: readonly AuthorizeIr[]
}

/** Checks every rule of the schema (spec/language 12, 13) and gives the IR of those that hold. */
export function checkPolicies(context: CheckContext): PolicyTable {
  const pass = startPass(context)
  const models = new Map<ModelDeclaration, readonly PolicyIr[]>()
  const fields = new Map<FieldDeclaration, readonly FieldPolicyIr[]>()
  for (const model of context.names.models.values()) {
    models.set(model, checkModel(pass, context, model))
    checkFieldRules(pass, context, model, fields)
  }
  const procedures = new Map<Procedure, ProcedurePolicies>()
  for (const procedure of context.names.procedures) {
    procedures.set(procedure, checkProcedure(pass, context, procedure))
  }
  const views = new Map<ViewDeclaration, readonly PolicyIr[]>()
  for (const view of context.names.views.values()) {
    views.set(view, checkView(pass, context, view))
    inheritReadRules(pass, context, view, fields)
  }
  const queries = new Map<NamedQuery, readonly ProcedurePolicyIr[]>()
  for (const query of context.names.queries) {
    queries.set(query, checkCallRules(pass, context, query, inputsOf(context.names, query)))
  }
  return { models, fields, views, procedures, queries }
}

/** Clients and embedded stores compile no rules, so what is wrong with one is a warning there (17.9). */
function startPass(context: CheckContext): PolicyPass {
  const { names, options } = context
  const tolerant = options.target === 'client' || options.target === 'embedded'
  let errors = 0
  const report: Report = (code, span, message, details) => {
    if (diagnosticCodes[code].severity === 'error') errors++
    context.report(code, span, message, tolerant ? { ...details, severity: 'warning' } : details)
  }
  return { names, text: context.source.text, report, errors: () => errors, tolerant }
}

function checkModel(
  pass: PolicyPass,
  context: CheckContext,
  model: ModelDeclaration,
): readonly PolicyIr[] {
  const policies: PolicyIr[] = []
  let allowed = false
  for (const attribute of rowRules(model)) {
    allowed ||= attribute.name.text === 'allow'
    const policy = checkModelRule(pass, context, model, attribute)
    if (policy !== undefined) policies.push(policy)
  }
  if (!allowed && givesAdvice(context)) {
    const message = `model ${quoted(model.name)} has no "@@allow" rule, so nobody can reach its rows`
    pass.report('CSW0830', model.node.name.span, message, {
      hint: 'write @@allow("read", expression); without a rule every action is refused',
    })
  }
  return policies
}

/**
 * Whether to say that nobody can reach a model or procedure. An embedded store evaluates no rules, so
 * nothing is out of reach there (spec/language 13); and in a schema with errors the rule may well be
 * among them.
 */
function givesAdvice(context: CheckContext): boolean {
  return context.options.target !== 'embedded' && !context.hasErrors()
}

function checkModelRule(
  pass: PolicyPass,
  context: CheckContext,
  model: ModelDeclaration,
  attribute: Attribute,
): PolicyIr | undefined {
  const effect = effectOf(attribute)
  if (effect === undefined) return undefined
  const rule = readActionRule(pass, attribute, effect, offeredActions)
  const compiled = compileRule(pass, rule, { kind: 'row', row: model, steps: 0 })
  return withAction(rule, compiled, knownAction(pass, context, rule))
}

function checkView(
  pass: PolicyPass,
  context: CheckContext,
  view: ViewDeclaration,
): readonly PolicyIr[] {
  const policies: PolicyIr[] = []
  for (const attribute of rowRules(view)) {
    const effect = effectOf(attribute)
    if (effect === undefined) continue
    const rule = readActionRule(pass, attribute, effect, ['read'])
    const compiled = compileRule(pass, rule, { kind: 'row', row: view, steps: 0 })
    const policy = withAction(rule, compiled, viewAction(pass, context, rule))
    if (policy !== undefined) policies.push(policy)
  }
  return policies
}

/**
 * Views are only read. The original refuses other actions for allow rules and does not look at deny
 * rules (spec/language 7.3), which then do nothing unless they are about reading.
 */
function viewAction(
  pass: PolicyPass,
  context: CheckContext,
  rule: RuleText,
): PolicyAction | undefined {
  if (rule.action === undefined) return undefined
  if (rule.action.text === 'read') return 'read'
  const hint = 'views are only read: write "read"'
  if (rule.effect === 'allow') {
    // The original's checker refuses this for every target, so the target's tolerance does not count.
    context.report('CS0710', rule.action.span, wrongViewAction(rule.action.text), { hint })
    return undefined
  }
  const action = knownAction(pass, context, rule)
  if (action === undefined || readingActions.has(action)) return action
  const severity: Severity = 'warning'
  context.report('CS0710', rule.action.span, wrongViewAction(action), { hint, severity })
  return undefined
}

function wrongViewAction(action: string): string {
  return `a view has no action ${quoted(action)}; expected "read"`
}

/** Actions worth suggesting: not those that are refused a moment later. */
const offeredActions: readonly PolicyAction[] = modelActions.filter(
  (action) => !unbuiltOfOurs.has(`"${action}"`),
)

const readingActions: ReadonlySet<PolicyAction> = new Set(['list', 'detail', 'all'])

function rowRules(row: Row): readonly Attribute[] {
  const rules: Attribute[] = []
  for (const member of row.node.members) {
    if (member.kind !== 'attribute' || member.sigil !== '@@') continue
    if (effectOf(member) !== undefined) rules.push(member)
  }
  return rules
}

function knownAction(
  pass: PolicyPass,
  context: CheckContext,
  rule: RuleText,
): PolicyAction | undefined {
  if (rule.action === undefined) return undefined
  const action = modelActions.find((each) => each === rule.action?.text)
  if (action === undefined) {
    const severity = context.options.compatLenient ? 'warning' : undefined
    reportUnknownAction(rule.action, offeredActions, pass.report, severity)
  } else if (unbuiltOfOurs.has(`"${action}"`)) {
    refuseUnbuilt(context, rule.action.span, `the action "${action}"`)
  }
  return action
}

function withAction(
  rule: RuleText,
  compiled: CompiledRule | undefined,
  action: PolicyAction | undefined,
): PolicyIr | undefined {
  if (compiled === undefined || action === undefined) return undefined
  return { effect: rule.effect, action, ...compiled }
}

function checkProcedure(
  pass: PolicyPass,
  context: CheckContext,
  procedure: Procedure,
): ProcedurePolicies {
  const inputs = inputsOf(context.names, procedure)
  const authorize: AuthorizeIr[] = []
  const policies = checkCallRules(pass, context, procedure, inputs)
  for (const attribute of procedure.attributes) {
    if (attribute.sigil !== '@' || attribute.name.text !== 'authorize') continue
    const probe = checkAuthorize(pass, attribute, inputs)
    if (probe !== undefined) authorize.push(probe)
  }
  return { policies, authorize }
}

function checkCallRules(
  pass: PolicyPass,
  context: CheckContext,
  call: Procedure | NamedQuery,
  inputs: Inputs,
): readonly ProcedurePolicyIr[] {
  const policies: ProcedurePolicyIr[] = []
  let allowed = false
  for (const attribute of call.attributes) {
    const effect = effectOf(attribute)
    if (attribute.sigil !== '@' || effect === undefined) continue
    allowed ||= effect === 'allow'
    const rule = readCallRule(pass, attribute, effect)
    const compiled = compileRule(pass, rule, { kind: 'input', inputs })
    if (compiled !== undefined) policies.push({ effect, ...compiled })
  }
  if (!allowed && givesAdvice(context)) {
    const message = `${call.kind} ${quoted(call.name.text)} has no "@allow" rule, so nobody can call it`
    pass.report('CSW0831', call.name.span, message, { hint: 'write @allow(expression)' })
  }
  return policies
}
