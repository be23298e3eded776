// What chance decides: small numbers, which `world.ts` reads as a schema, rules, rows and callers. A
// seed means something in every schema, so a failing case shrinks part by part.

import fc from 'fast-check'

export type ExpressionSeed =
  | { readonly kind: 'term'; readonly shape: number; readonly picks: readonly number[] }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly ExpressionSeed[] }
  | { readonly kind: 'not'; readonly operand: ExpressionSeed }
  | {
      readonly kind: 'related'
      readonly relation: number
      readonly quantifier: number
      readonly body: ExpressionSeed
    }

export interface RuleSeed {
  readonly deny: boolean
  readonly action: number
  readonly when: ExpressionSeed
}

export interface ColumnSeed {
  readonly type: number
  readonly optional: boolean
  /** Who may read it; `null` when its model says that alone. */
  readonly guard: RuleSeed | null
}

export interface ModelSeed {
  readonly idType: number
  readonly columns: readonly ColumnSeed[]
  readonly relations: readonly { readonly target: number; readonly optional: boolean }[]
  readonly softDelete: boolean
  readonly rules: readonly RuleSeed[]
  /** Rows as picks of values, one per column. */
  readonly rows: readonly (readonly number[])[]
  /** One more row, which somebody tries to create. */
  readonly candidate: readonly number[]
}

export interface CallerSeed {
  readonly kind: number
  readonly claims: readonly number[]
}

export interface WorldSeed {
  readonly models: readonly ModelSeed[]
  readonly callers: readonly CallerSeed[]
}

const pick = fc.nat({ max: 255 })
const picks = (count: number): fc.Arbitrary<readonly number[]> =>
  fc.array(pick, { minLength: count, maxLength: count })

export const expressionSeed: fc.Arbitrary<ExpressionSeed> = fc.letrec<{
  expression: ExpressionSeed
}>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('term' as const),
        shape: pick,
        picks: picks(4),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        operands: fc.array(tie('expression'), { minLength: 2, maxLength: 3 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('not' as const), operand: tie('expression') }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('related' as const),
        relation: pick,
        quantifier: pick,
        body: tie('expression'),
      }),
    },
  ),
})).expression

const rule: fc.Arbitrary<RuleSeed> = fc.record({
  deny: fc.constantFrom(false, false, true),
  action: pick,
  when: expressionSeed,
})

const guard: fc.Arbitrary<RuleSeed | null> = fc.option(rule, { freq: 2 }).map((seed) => seed)

const model: fc.Arbitrary<ModelSeed> = fc.record({
  idType: pick,
  columns: fc.array(fc.record({ type: pick, optional: fc.boolean(), guard }), {
    minLength: 1,
    maxLength: 4,
  }),
  relations: fc.array(fc.record({ target: pick, optional: fc.boolean() }), { maxLength: 2 }),
  softDelete: fc.boolean(),
  rules: fc.array(rule, { minLength: 1, maxLength: 4 }),
  rows: fc.array(picks(8), { maxLength: 4 }),
  candidate: picks(8),
})

export const worldSeed: fc.Arbitrary<WorldSeed> = fc.record({
  models: fc.array(model, { minLength: 1, maxLength: 3 }),
  callers: fc.array(fc.record({ kind: pick, claims: picks(12) }), {
    minLength: 1,
    maxLength: 2,
  }),
})

/** A few hundred cases in `npm test`, thousands where time does not matter. */
export function runs(few: number): number {
  return process.env['RUN_SLOW'] === '1' ? few * 30 : few
}
