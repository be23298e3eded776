import type { Context } from '@cratestack/core'
import type { SchemaIr } from '@cratestack/schema/ir'
import type { ColumnValue, Predicate } from '@cratestack/sql'
import { tableGround } from '../expression/ground.ts'
import type { Caller } from '../expression/residual.ts'
import { type RuleModel, readRuleModels } from '../expression/rule-model.ts'
import { type CreateDecision, type ProspectiveRow, toCreateDecision } from './create-decision.ts'
import { type Rules, readModelRules, residualOf, type Slot } from './rules.ts'

/** The rules of all models of a schema. Everything that touches rows asks here first. */
export interface Policies {
  /**
   * Which rows of a model the caller may read, update or delete: a predicate about the row at level
   * 0, `never` when there are none. It says nothing about tombstones of the model itself.
   *
   * @param known - fields whose value counts instead of what stands in their column
   */
  rowPredicate(
    model: string,
    slot: Exclude<Slot, 'create'>,
    caller: Caller,
    known?: ReadonlyMap<string, ColumnValue>,
  ): Predicate
  /** Whether the caller may create this row. */
  decideCreate(model: string, row: ProspectiveRow, caller: Caller): CreateDecision
  /**
   * Whether every create rule is just `auth() != null` and nobody is authenticated: the answer is
   * known before the input is looked at (spec/server 2.5).
   */
  refusesEarly(model: string, context: Context): boolean
}

/** Reads the rules of a checked schema, once. */
export function createPolicies(schema: SchemaIr): Policies {
  const ruleModels = readRuleModels(schema)
  const entries = new Map<string, Entry>()
  for (const model of schema.models) {
    const ruleModel = ruleModels.get(model.name)
    if (ruleModel === undefined) continue
    entries.set(model.name, {
      ruleModel,
      rules: {
        list: readModelRules(model, 'list'),
        detail: readModelRules(model, 'detail'),
        create: readModelRules(model, 'create'),
        update: readModelRules(model, 'update'),
        delete: readModelRules(model, 'delete'),
      },
    })
  }
  const entryOf = (name: string): Entry => {
    const entry = entries.get(name)
    if (entry === undefined) throw new TypeError(`the schema has no model "${name}"`)
    return entry
  }
  return {
    rowPredicate(model, slot, caller, known) {
      const { ruleModel, rules } = entryOf(model)
      return residualOf(rules[slot], tableGround(ruleModel, known), caller)
    },
    decideCreate(model, row, caller) {
      const { ruleModel, rules } = entryOf(model)
      const ground = { kind: 'values', model: ruleModel, ...row } as const
      return toCreateDecision(residualOf(rules.create, ground, caller))
    },
    refusesEarly(model, context) {
      return entryOf(model).rules.create.demandCaller && !context.isAuthenticated
    },
  }
}

interface Entry {
  readonly ruleModel: RuleModel
  readonly rules: Readonly<Record<Slot, Rules>>
}
