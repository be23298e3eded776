import type { Context } from '@cratestack/core'
import type { ColumnIr, SchemaIr } from '@cratestack/schema/ir'
import { always, type ColumnValue, type Predicate } from '@cratestack/sql'
import { type Ground, tableGround } from '../expression/ground.ts'
import type { Caller } from '../expression/residual.ts'
import { type RuleModel, readRuleModels } from '../expression/rule-model.ts'
import { type CreateDecision, type ProspectiveRow, toCreateDecision } from './create-decision.ts'
import {
  type FieldAction,
  type Rules,
  readFieldRules,
  readModelRules,
  residualOf,
  type Slot,
} from './rules.ts'

/** The rules of all models of a schema. Everything that touches rows asks here first. */
export interface Policies {
  /**
   * Which rows of a model the caller may read, update or delete, or leave behind after an update: a
   * predicate about the row at level 0, `never` when there are none. It says nothing about
   * tombstones of the model itself.
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
  /** Whether there are rules about the row after an update; without any, it may be as it likes. */
  checksAfterUpdate(model: string): boolean
  /** Whether the field has rules of its own for the action (spec/server 12.10). */
  guardsField(model: string, field: string, action: FieldAction): boolean
  /**
   * In which rows the caller may read or update the field: a predicate about the row at level 0,
   * `always` for a field without rules. The rules of the model are asked besides.
   */
  fieldPredicate(
    model: string,
    field: string,
    action: Exclude<FieldAction, 'create'>,
    caller: Caller,
    known?: ReadonlyMap<string, ColumnValue>,
  ): Predicate
  /** Whether the caller may give the field a value in this new row. */
  decideCreateField(
    model: string,
    field: string,
    row: ProspectiveRow,
    caller: Caller,
  ): CreateDecision
}

/** Reads the rules of a checked schema, once. */
export function createPolicies(schema: SchemaIr): Policies {
  const entryOf = readEntries(schema)
  const rulesOfField = (model: string, field: string, action: FieldAction): Rules | undefined =>
    entryOf(model).fields.get(field)?.[action]
  return {
    rowPredicate(model, slot, caller, known) {
      const { ruleModel, rules } = entryOf(model)
      return residualOf(rules[slot], tableGround(ruleModel, known), caller)
    },
    decideCreate(model, row, caller) {
      const { ruleModel, rules } = entryOf(model)
      return toCreateDecision(residualOf(rules.create, valuesGround(ruleModel, row), caller))
    },
    refusesEarly(model, context) {
      return entryOf(model).rules.create.demandCaller && !context.isAuthenticated
    },
    checksAfterUpdate(model) {
      return entryOf(model).rules.postUpdate.written.length > 0
    },
    guardsField(model, field, action) {
      return rulesOfField(model, field, action) !== undefined
    },
    fieldPredicate(model, field, action, caller, known) {
      const rules = rulesOfField(model, field, action)
      if (rules === undefined) return always
      return residualOf(rules, tableGround(entryOf(model).ruleModel, known), caller)
    },
    decideCreateField(model, field, row, caller) {
      const rules = rulesOfField(model, field, 'create')
      if (rules === undefined) return { kind: 'decided', allowed: true }
      const ground = valuesGround(entryOf(model).ruleModel, row)
      return toCreateDecision(residualOf(rules, ground, caller))
    },
  }
}

/** What is known of the rules of one model. */
export interface PolicyEntry {
  readonly ruleModel: RuleModel
  readonly rules: Readonly<Record<Slot, Rules>>
  /** Only fields that have rules. */
  readonly fields: ReadonlyMap<string, FieldRules>
}

type FieldRules = Readonly<Record<FieldAction, Rules | undefined>>

/**
 * Reads the rules of all models and views.
 *
 * @returns a function that throws a TypeError for names of neither
 */
export function readEntries(schema: SchemaIr): (name: string) => PolicyEntry {
  const ruleModels = readRuleModels(schema)
  const entries = new Map<string, PolicyEntry>()
  for (const model of schema.models) {
    const ruleModel = ruleModels.get(model.name)
    if (ruleModel === undefined) continue
    const columns = model.fields.filter((field): field is ColumnIr => field.kind === 'column')
    entries.set(model.name, {
      ruleModel,
      rules: {
        list: readModelRules(model, 'list'),
        detail: readModelRules(model, 'detail'),
        create: readModelRules(model, 'create'),
        update: readModelRules(model, 'update'),
        postUpdate: readModelRules(model, 'postUpdate'),
        delete: readModelRules(model, 'delete'),
      },
      fields: new Map(
        columns
          .filter(({ policies }) => policies.length > 0)
          .map((column) => [
            column.name,
            {
              read: readFieldRules(column, 'read'),
              create: readFieldRules(column, 'create'),
              update: readFieldRules(column, 'update'),
            },
          ]),
      ),
    })
  }
  return (name) => {
    const entry = entries.get(name)
    if (entry === undefined) throw new TypeError(`the schema has no model "${name}"`)
    return entry
  }
}

function valuesGround(model: RuleModel, row: ProspectiveRow): Ground {
  return { kind: 'values', model, ...row }
}
