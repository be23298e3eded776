// Which rule decided (spec/server 2.9): the explanation of the rules, each with the SQL that it
// becomes, and with a row or an input also what each rule says of it. It tells operators and tests
// about rows that the caller may not see, so no route leads here.

import {
  type CreateDecision,
  explainPolicy,
  type Outcome,
  type PolicyExplanation,
  type PolicyQuestion,
  type ProspectiveRow,
  type RuleExplanation,
  type TermExplanation,
  toCreateDecision,
} from '@cratestack/policy'
import { type ColumnValue, type Predicate, parameter, scalarType } from '@cratestack/sql'
import { type DefaultSources, fillDefaults } from '../defaults/fill-defaults.ts'
import { type Planning, render } from '../model/planning.ts'
import { type ModelIndex, modelOf } from '../model/schema-index.ts'
import type { BoundStatement, Steps } from '../operation/operation.ts'
import type { PolicySubject } from '../orm.ts'
import type { RowKey } from '../query/query.ts'
import { planKey } from '../read/row-key.ts'
import { readInput } from '../write/read-input.ts'

export interface ExplainedPolicy {
  readonly model: string
  readonly field: string | undefined
  readonly action: string
  /** What the rules come to before a row is looked at. */
  readonly outcome: Outcome
  /** What they come to for the row or the input; `undefined` when it depends on one and none was given. */
  readonly allowed: boolean | undefined
  /** The rule that decided, or why none did. */
  readonly because: string | undefined
  /** Whether there is such a row, when one was named. Tombstones count as missing. */
  readonly row: 'found' | 'missing' | undefined
  /** All rules together. */
  readonly sql: ConditionText
  readonly rules: readonly ExplainedRule[]
}

export interface ExplainedRule {
  readonly effect: 'allow' | 'deny'
  /** The expression as the schema writes it. */
  readonly text: string
  readonly outcome: Outcome
  /** Whether it applies to the row or the input. */
  readonly applies: boolean | undefined
  readonly sql: ConditionText
  readonly terms: readonly TermExplanation[]
}

/** A condition as it stands in a statement, with its values beside it. */
export interface ConditionText {
  readonly text: string
  readonly values: readonly ColumnValue[]
}

/** @throws CratestackError `VALIDATION_ERROR` for a key or an input that does not fit the model */
export function* explainSteps(
  question: PolicyQuestion,
  about: PolicySubject | undefined,
  planning: Planning,
  sources: DefaultSources,
): Steps<ExplainedPolicy> {
  if (about === undefined) return explainRules(question, planning)
  if (about.kind === 'row') return yield* explainForRow(question, about.key, planning)
  const model = modelOf(planning.index, question.model)
  const given = readInput(
    about.input,
    {},
    {
      model,
      validators: new Map(),
      inputs: model.columns,
      serverFields: [],
      missing: 'leave',
      misplacedNull: 'refuse',
    },
  )
  return yield* explainForCreate(question, fillDefaults(model, given, sources), planning)
}

/** The rules alone. */
function explainRules(question: PolicyQuestion, planning: Planning): ExplainedPolicy {
  const model = modelOf(planning.index, question.model)
  return toExplained(explain(question, planning), model, planning, undefined)
}

/** The rules, and what each says of the row with this key. */
function* explainForRow(
  question: PolicyQuestion,
  key: RowKey,
  planning: Planning,
): Steps<ExplainedPolicy> {
  const model = modelOf(planning.index, question.model)
  const explanation = explain(question, planning)
  const predicates = [explanation.predicate, ...explanation.rules.map(({ predicate }) => predicate)]
  const [result] = yield [
    render(planning, {
      kind: 'select',
      table: model.table,
      columns: [
        { name: '$live', type: scalarType('Boolean'), value: verdict(model.live) },
        ...predicates.map((predicate, index) => ({
          name: `$${index}`,
          type: scalarType('Boolean'),
          value: verdict(predicate),
        })),
      ],
      where: planKey(key, model, model.uniques),
      orderBy: [],
      limit: undefined,
      offset: undefined,
      lock: undefined,
    }),
  ]
  const [row] = result?.rows ?? []
  const [live, together, ...each] = row ?? []
  if (live !== true) {
    const missing = { row: 'missing', allowed: false, because: 'there is no such row' } as const
    return { ...toExplained(explanation, model, planning, undefined), ...missing }
  }
  const verdicts = { together: together === true, each: each.map((value) => value === true) }
  return { ...toExplained(explanation, model, planning, verdicts), row: 'found' }
}

/** The create rules, and what each says of this row before its insert. */
function* explainForCreate(
  question: PolicyQuestion,
  values: ProspectiveRow,
  planning: Planning,
): Steps<ExplainedPolicy> {
  const model = modelOf(planning.index, question.model)
  const explanation = explainPolicy(
    planning.index.schema,
    { ...question, prospective: values },
    planning.caller,
  )
  const together = yield* decide(toCreateDecision(explanation.predicate), planning)
  const each: boolean[] = []
  for (const { predicate } of explanation.rules)
    each.push(yield* decide(toCreateDecision(predicate), planning))
  return toExplained(explanation, model, planning, { together, each })
}

function* decide(decision: CreateDecision, planning: Planning): Steps<boolean> {
  if (decision.kind === 'decided') return decision.allowed
  const answers = yield decision.probes.map(
    ({ table, where }): BoundStatement =>
      render(planning, {
        kind: 'select',
        table,
        columns: [],
        where,
        orderBy: [],
        limit: parameter(scalarType('Int'), 1),
        offset: undefined,
        lock: undefined,
      }),
  )
  return decision.decide(answers.map(({ rowCount }) => rowCount > 0))
}

function explain(question: PolicyQuestion, { index, caller }: Planning): PolicyExplanation {
  return explainPolicy(index.schema, question, caller)
}

function verdict(predicate: Predicate): {
  readonly kind: 'verdict'
  readonly predicate: Predicate
} {
  return { kind: 'verdict', predicate }
}

interface Verdicts {
  readonly together: boolean
  /** One per rule, in order. */
  readonly each: readonly boolean[]
}

function toExplained(
  explanation: PolicyExplanation,
  model: ModelIndex,
  planning: Planning,
  verdicts: Verdicts | undefined,
): ExplainedPolicy {
  const { outcome, because, predicate, rules } = explanation
  const decided = outcome === 'depends on the row' ? verdicts?.together : outcome === 'always'
  return {
    model: explanation.model,
    field: explanation.field,
    action: explanation.action,
    outcome,
    allowed: decided,
    because: because ?? (verdicts && reasonOf(verdicts, rules)),
    row: undefined,
    sql: toText(predicate, model, planning),
    rules: rules.map(({ effect, text, terms, ...rule }, index) => ({
      effect,
      text,
      outcome: rule.outcome,
      applies: verdicts?.each[index] ?? constantOf(rule.outcome),
      sql: toText(rule.predicate, model, planning),
      terms,
    })),
  }
}

function constantOf(outcome: Outcome): boolean | undefined {
  return outcome === 'depends on the row' ? undefined : outcome === 'always'
}

function reasonOf({ each }: Verdicts, rules: readonly RuleExplanation[]): string {
  const applying = (effect: 'allow' | 'deny'): RuleExplanation | undefined =>
    rules.find((rule, index) => rule.effect === effect && each[index] === true)
  const rule = applying('deny') ?? applying('allow')
  return rule === undefined ? 'no rule that allows applies' : `@${rule.effect} ${rule.text}`
}

function toText(predicate: Predicate, model: ModelIndex, planning: Planning): ConditionText {
  if (predicate.kind === 'constant') return { text: predicate.value ? 'TRUE' : 'FALSE', values: [] }
  const { statement, values } = render(planning, {
    kind: 'select',
    table: model.table,
    columns: [],
    where: predicate,
    orderBy: [],
    limit: undefined,
    offset: undefined,
    lock: undefined,
  })
  // Everything before the condition is ours, and the first WHERE is that of the statement.
  return { text: statement.text.slice(statement.text.indexOf(' WHERE ') + 7), values }
}
