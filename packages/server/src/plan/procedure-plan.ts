// What the route of one procedure needs, made once.

import type { ObjectShape, RouteKind, Shape } from '@cratestack/core'
import type { ProcedureIr } from '@cratestack/schema/ir'
import type { Holder, Holders } from '../compute/holders.ts'
import type { ArgumentValidators } from './argument-validators.ts'
import type { ValueShapes } from './value-shapes.ts'

export interface ProcedurePlan {
  readonly ir: ProcedureIr
  readonly path: string
  readonly kind: RouteKind
  readonly argumentsShape: ObjectShape
  readonly result: Shape
  /** Of a list result. */
  readonly element: Shape | undefined
  /** Where the result has computed fields. */
  readonly holder: Holder | undefined
  readonly status: number
  /** Headers of `@deprecated`: name, value, name, value. */
  readonly deprecation: readonly string[]
  /**
   * Whether the implementation gets the argument itself: the only parameter is called `args`, so that
   * its code says `args.postId` and not `args.args.postId`.
   */
  readonly flat: boolean
  /** Applies the validators of `type` and model arguments. @throws CratestackError `VALIDATION_ERROR` */
  readonly validate: (args: Readonly<Record<string, unknown>>) => void
}

export function planProcedure(
  ir: ProcedureIr,
  shapes: ValueShapes,
  validators: ArgumentValidators,
  holders: Holders,
): ProcedurePlan {
  const isList = ir.returns.arity === 'list'
  return {
    ir,
    path: `${ir.apiVersion === undefined ? '' : `/${ir.apiVersion}`}/$procs/${ir.name}`,
    kind: isList ? 'sequence' : 'write',
    argumentsShape: shapes.callArguments(ir.args),
    result: shapes.result(ir.returns),
    element: isList ? shapes.element(ir.returns) : undefined,
    holder: holders.value(ir.returns),
    status: ir.status ?? 200,
    deprecation: deprecationHeaders(ir),
    flat: ir.args.length === 1 && ir.args[0]?.name === 'args',
    validate: validators.of(ir.args),
  }
}

function deprecationHeaders({ deprecated }: ProcedureIr): readonly string[] {
  if (deprecated === undefined) return []
  if (deprecated === true) return ['Deprecation', 'true']
  return ['Deprecation', 'true', 'X-Deprecation', printHeaderText(deprecated)]
}

/** A header's value is one line of printable ASCII (RFC 9110 §5.5). */
function printHeaderText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').trim()
}
