// Which rules speak about an action, and what is left of each for one caller (spec/server 2.9). An
// explanation is made with what decides: the same residuals, asked one by one.

import { type ExpressionIr, modelOfView, type SchemaIr } from '@cratestack/schema/ir'
import { isAlways, isNever, type Predicate } from '@cratestack/sql'
import type { ProspectiveRow } from '../decide/create-decision.ts'
import { readEntries } from '../decide/policies.ts'
import { type FieldAction, type Rules, residualOf, type Slot } from '../decide/rules.ts'
import { type Ground, tableGround } from '../expression/ground.ts'
import { type Caller, type Reading, residual } from '../expression/residual.ts'
import { normalise } from '../expression/term.ts'
import { printExpression } from './print-expression.ts'

/** What is asked about: an action on a model, or on one of its fields. */
export interface PolicyQuestion {
  readonly model: string
  readonly action: Slot
  /** Asks for the rules of the field, which have the action `read`, `create` or `update`. */
  readonly field?: string | undefined
  /** Of `create`: the row that is asked about. What is left depends on other rows only. */
  readonly prospective?: ProspectiveRow | undefined
}

/** What a rule, a term or all rules together come to for a caller, before any row is looked at. */
export type Outcome = 'always' | 'never' | 'depends on the row'

export interface PolicyExplanation {
  readonly model: string
  readonly field: string | undefined
  readonly action: Slot | FieldAction
  readonly outcome: Outcome
  /** Why the outcome is what it is, where a row has no say. */
  readonly because: string | undefined
  /** All rules together, about the row at level 0. */
  readonly predicate: Predicate
  readonly rules: readonly RuleExplanation[]
}

export interface RuleExplanation {
  readonly effect: 'allow' | 'deny'
  /** The expression as the schema writes it. */
  readonly text: string
  /** Whether the rule applies: `always` of a deny rule means that nothing is allowed. */
  readonly outcome: Outcome
  readonly predicate: Predicate
  /** The terms of the rule in the order written. */
  readonly terms: readonly TermExplanation[]
}

export interface TermExplanation {
  readonly text: string
  readonly outcome: Outcome
}

/** @throws TypeError for a model, view or field that the schema does not have */
export function explainPolicy(
  schema: SchemaIr,
  question: PolicyQuestion,
  caller: Caller,
): PolicyExplanation {
  const models = [...schema.models, ...schema.views.map(modelOfView)]
  const entry = readEntries({ ...schema, models })(question.model)
  const { model, field, prospective } = question
  const ground: Ground =
    prospective === undefined
      ? tableGround(entry.ruleModel)
      : { kind: 'values', model: entry.ruleModel, ...prospective }
  if (field === undefined) {
    const rules = entry.rules[question.action]
    // No rule about the row after an update means that it may be as it likes.
    const absent = question.action === 'postUpdate' ? 'always' : 'never'
    const facts = { model, field, action: question.action }
    return { ...facts, ...explainRules(rules, absent, ground, caller) }
  }
  if (!entry.ruleModel.columns.has(field))
    throw new TypeError(`the model "${model}" has no column "${field}"`)
  const action = fieldActionOf[question.action]
  const rules = action === undefined ? undefined : entry.fields.get(field)?.[action]
  const facts = { model, field, action: action ?? question.action }
  return { ...facts, ...explainRules(rules ?? noRules, 'always', ground, caller) }
}

const fieldActionOf: Readonly<Record<Slot, FieldAction | undefined>> = {
  list: 'read',
  detail: 'read',
  create: 'create',
  update: 'update',
  postUpdate: undefined,
  delete: undefined,
}

const noRules: Rules = { allow: [], deny: [], written: [], demandCaller: false }

/** @param absent - what it means that there are no rules */
function explainRules(
  rules: Rules,
  absent: 'always' | 'never',
  ground: Ground,
  caller: Caller,
): Pick<PolicyExplanation, 'outcome' | 'because' | 'predicate' | 'rules'> {
  const explained = rules.written.map(({ effect, when, text }): RuleExplanation => {
    const predicate = residual(normalise(when), effect, ground, caller)
    return {
      effect,
      text,
      outcome: outcomeOf(predicate),
      predicate,
      terms: explainTerms(when, effect, ground, caller),
    }
  })
  if (explained.length === 0)
    return {
      outcome: absent,
      because: 'there is no rule',
      predicate: { kind: 'constant', value: absent === 'always' },
      rules: explained,
    }
  const predicate = residualOf(rules, ground, caller)
  const outcome = outcomeOf(predicate)
  return { outcome, because: reasonOf(outcome, explained), predicate, rules: explained }
}

function reasonOf(outcome: Outcome, rules: readonly RuleExplanation[]): string | undefined {
  const decisive = (effect: 'allow' | 'deny'): RuleExplanation | undefined =>
    rules.find((rule) => rule.effect === effect && rule.outcome === 'always')
  switch (outcome) {
    case 'depends on the row':
      return undefined
    case 'always':
      return `@allow ${decisive('allow')?.text ?? ''}`.trim()
    case 'never': {
      const denial = decisive('deny')
      if (denial !== undefined) return `@deny ${denial.text}`
      return rules.some(({ effect }) => effect === 'allow')
        ? 'no rule that allows applies'
        : 'there is no rule that allows'
    }
  }
}

function explainTerms(
  when: ExpressionIr,
  reading: Reading,
  ground: Ground,
  caller: Caller,
): readonly TermExplanation[] {
  switch (when.kind) {
    case 'and':
    case 'or':
      return when.operands.flatMap((operand) => explainTerms(operand, reading, ground, caller))
    case 'not':
      if (when.operand.kind === 'and' || when.operand.kind === 'or')
        return when.operand.operands.flatMap((operand) =>
          explainTerms({ kind: 'not', operand }, reading, ground, caller),
        )
      break
    case 'constant':
    case 'authenticated':
    case 'system':
    case 'hasRole':
    case 'inTenant':
    case 'comparison':
    case 'membership':
    case 'nullCheck':
    case 'flag':
    case 'text':
    case 'related':
      break
  }
  const predicate = residual(normalise(when), reading, ground, caller)
  return [{ text: printExpression(when), outcome: outcomeOf(predicate) }]
}

export function outcomeOf(predicate: Predicate): Outcome {
  if (isAlways(predicate)) return 'always'
  return isNever(predicate) ? 'never' : 'depends on the row'
}
