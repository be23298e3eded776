// Rules of one slot, ready to be asked. Default deny: without a rule that allows, nothing is allowed,
// and one that denies wins over all that allow (spec/server 2.1).

import type { ColumnIr, ExpressionIr, ModelIr, PolicyAction } from '@cratestack/schema/ir'
import { and, isAlways, never, not, or, type Predicate } from '@cratestack/sql'
import type { Ground } from '../expression/ground.ts'
import { type Caller, residual } from '../expression/residual.ts'
import { normalise, type Term } from '../expression/term.ts'

/** What a rule can be about, after `read` and `all` are taken apart. */
export type Slot = 'list' | 'detail' | 'create' | 'update' | 'postUpdate' | 'delete'

export interface Rules {
  readonly allow: readonly Term[]
  readonly deny: readonly Term[]
  /** As they are written, in that order. */
  readonly written: readonly WrittenRule[]
  /** Whether there are rules that allow, and all of them are just `auth() != null`. */
  readonly demandCaller: boolean
}

export interface WrittenRule {
  readonly effect: 'allow' | 'deny'
  readonly when: ExpressionIr
  /** The rule as written. */
  readonly text: string
}

export function readRules(rules: readonly WrittenRule[]): Rules {
  const of = (effect: WrittenRule['effect']): readonly ExpressionIr[] =>
    rules.filter((rule) => rule.effect === effect).map((rule) => rule.when)
  const allow = of('allow')
  return {
    allow: allow.map((when) => normalise(when)),
    deny: of('deny').map((when) => normalise(when)),
    written: rules,
    demandCaller: allow.length > 0 && allow.every((when) => when.kind === 'authenticated'),
  }
}

/** The rules of a model that feed a slot (spec/server 2.2); without rules, `postUpdate` asks nothing. */
export function readModelRules(model: ModelIr, slot: Slot): Rules {
  return readRules(model.policies.filter((rule) => slotsOf[rule.action].includes(slot)))
}

/** What a rule of a field can be about. */
export type FieldAction = 'read' | 'create' | 'update'

/** The rules of a field for an action; `undefined` where there are none and its model decides alone. */
export function readFieldRules(column: ColumnIr, action: FieldAction): Rules | undefined {
  const rules = column.policies.filter((rule) => rule.action === action)
  return rules.length === 0 ? undefined : readRules(rules)
}

const slotsOf: Readonly<Record<PolicyAction, readonly Slot[]>> = {
  list: ['list'],
  detail: ['detail'],
  read: ['list', 'detail'],
  create: ['create'],
  update: ['update'],
  delete: ['delete'],
  all: ['list', 'detail', 'create', 'update', 'delete'],
  // `all` feeds none of these.
  postUpdate: ['postUpdate'],
  // Slots of their own, which nothing asks yet.
  restore: [],
  readDeleted: [],
}

/** What is left to ask before the rules allow it. */
export function residualOf(rules: Rules, ground: Ground, caller: Caller): Predicate {
  if (rules.allow.length === 0) return never
  const denied = or(...rules.deny.map((term) => residual(term, 'deny', ground, caller)))
  if (isAlways(denied)) return never
  const allowed = or(...rules.allow.map((term) => residual(term, 'allow', ground, caller)))
  return and(not(denied), allowed)
}
