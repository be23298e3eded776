import type { Context } from '@cratestack/core'
import type { EnumIr, ProcedureIr, ProcedurePolicyIr, SchemaIr } from '@cratestack/schema/ir'
import { type Enums, readEnums } from '../expression/rule-model.ts'
import { type Rules, readRules, residualOf } from './rules.ts'

export interface ProcedureCallFacts {
  /** Of the procedure: its rules may speak of enums. */
  readonly schema: Pick<SchemaIr, 'enums'>
  readonly context: Context
  /** Value by argument name, as the procedure would get them. */
  readonly args: Readonly<Record<string, unknown>>
  /** RFC 3339 text in normal form. */
  readonly now: string
}

/** Whether the rules of a procedure or query allow a call. Without a rule that allows, none is. */
export function decideProcedure(
  procedure: Pick<ProcedureIr, 'policies'>,
  { schema, context, args, now }: ProcedureCallFacts,
): boolean {
  const ground = { kind: 'input', args, enums: enumsOf(schema) } as const
  const verdict = residualOf(rulesOf(procedure.policies), ground, { context, now })
  if (verdict.kind === 'constant') return verdict.value
  throw new TypeError('the rules of a procedure speak of its input and its caller only')
}

/** Rules are read once and live as long as their schema. */
const read = new WeakMap<readonly ProcedurePolicyIr[], Rules>()

function rulesOf(policies: readonly ProcedurePolicyIr[]): Rules {
  let rules = read.get(policies)
  if (rules === undefined) {
    rules = readRules(policies)
    read.set(policies, rules)
  }
  return rules
}

const readBefore = new WeakMap<readonly EnumIr[], Enums>()

function enumsOf(schema: Pick<SchemaIr, 'enums'>): Enums {
  let enums = readBefore.get(schema.enums)
  if (enums === undefined) {
    enums = readEnums(schema)
    readBefore.set(schema.enums, enums)
  }
  return enums
}
