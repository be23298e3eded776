// From the object that a team writes to one function per procedure.

import type { Context } from '@cratestack/core'
import type { ProcedureIr } from '@cratestack/schema/ir'
import type { BoundProcedure } from './procedure-answer.ts'

/** What the implementation of a procedure is called with. */
export interface ProcedureCall<Db, Arguments = unknown> {
  readonly db: Db
  /** Who calls. Operations on `db` take it, or another one that was chosen deliberately. */
  readonly ctx: Context
  /**
   * One member per declared parameter. When the only parameter is called `args`, this is its value
   * itself.
   */
  readonly args: Arguments
}

export interface ImplementedProcedure {
  readonly ir: ProcedureIr
  readonly run: BoundProcedure
}

/**
 * Finds the implementation of every procedure, as an own member or as a method of a class.
 *
 * @throws TypeError naming all that are missing
 */
export function bindProcedures<Db>(
  procedures: readonly ProcedureIr[],
  implementations: object,
  db: Db,
): readonly ImplementedProcedure[] {
  const missing = procedures.filter(({ name }) => methodOf(implementations, name) === undefined)
  if (missing.length > 0) {
    const names = missing.map(({ name }) => `"${name}"`).join(', ')
    throw new TypeError(`createApp: "procedures" lacks an implementation of ${names}`)
  }
  return procedures.map((ir) => ({
    ir,
    run: (ctx, args) => {
      const call: ProcedureCall<Db> = { db, ctx, args }
      return methodOf(implementations, ir.name)?.call(implementations, call)
    },
  }))
}

type Method = (this: object, call: unknown) => unknown

function methodOf(owner: object, name: string): Method | undefined {
  const member: unknown = Reflect.get(owner, name)
  // A procedure called `toString` is not implemented by what every object inherits.
  return isMethod(member) && member !== Reflect.get(Object.prototype, name) ? member : undefined
}

function isMethod(value: unknown): value is Method {
  return typeof value === 'function'
}
