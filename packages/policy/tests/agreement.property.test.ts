// One rule for database and memory (spec/server 2.4): on random rules, rows and callers, the
// residual predicate, the decision before an insert and a plain reading of the specification's
// tables give one verdict.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPolicies } from '../src/index.ts'
import { interpret, type Row, type Tables } from './interpret-predicate.ts'
import { claims, doc, fieldOf, ids, rules, schemaWith, specified, tables } from './random-rules.ts'
import { caller } from './world.ts'

test('predicate, decision and specification agree', () => {
  fc.assert(
    fc.property(rules, fc.option(claims), tables, doc, (policies, principal, stored, values) => {
      const row: Row = { ...values, id: ids[2] ?? '' }
      const everything: Tables = {
        ...stored,
        docs: [...(stored['docs'] ?? []).filter(({ id }) => id !== row['id']), row],
      }
      const by = caller(principal ?? undefined)
      const asked = createPolicies(schemaWith(policies))

      const wanted = specified(policies, { tables: everything, principal, row, model: 'Doc' })

      const predicate = asked.rowPredicate('Doc', 'detail', by)
      const answer = interpret(predicate, everything, [row])
      expect(answer === true).toBe(wanted)

      const decision = asked.decideCreate(
        'Doc',
        {
          values: new Map(
            Object.entries(row).map(([name, value]) => [fieldOf[name] ?? name, value]),
          ),
          fresh: new Set(),
        },
        by,
      )
      const decided =
        decision.kind === 'decided'
          ? decision.allowed
          : decision.decide(
              decision.probes.map(({ table, where }) =>
                (everything[table] ?? []).some(
                  (each) => interpret(where, everything, [each]) === true,
                ),
              ),
            )
      expect(decided).toBe(wanted)
    }),
    { numRuns: 3000 },
  )
})
