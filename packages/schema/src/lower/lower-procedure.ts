import type { CheckedTree } from '../checker/check.ts'
import type { ArgumentIr, ProcedureIr, QueryIr } from '../ir/procedure-ir.ts'
import type { Argument, NamedQuery, Procedure } from '../syntax/nodes.ts'
import { lowerDocs, lowerType } from './lower-type.ts'

export function lowerProcedure(checked: CheckedTree, procedure: Procedure): ProcedureIr {
  const facts = checked.context.facts.procedures.get(procedure)
  if (facts === undefined)
    throw new Error(`lowering needs a checked schema: "${procedure.name.text}" has no facts`)
  const rules = checked.policies.procedures.get(procedure)
  return {
    name: procedure.name.text,
    docs: lowerDocs(procedure.docs),
    kind: procedure.mutation ? 'mutation' : 'query',
    args: procedure.args.map((argument) => lowerArgument(checked, argument)),
    returns: lowerType(checked.context, procedure.returns),
    policies: rules?.policies ?? [],
    authorize: rules?.authorize ?? [],
    ...facts,
  }
}

export function lowerQuery(checked: CheckedTree, query: NamedQuery): QueryIr {
  return {
    name: query.name.text,
    docs: lowerDocs(query.docs),
    args: query.args.map((argument) => lowerArgument(checked, argument)),
    returns: lowerType(checked.context, query.returns),
    sql: checked.context.facts.querySql.get(query) ?? '',
    policies: checked.policies.queries.get(query) ?? [],
  }
}

function lowerArgument(checked: CheckedTree, argument: Argument): ArgumentIr {
  return {
    name: argument.name.text,
    docs: lowerDocs(argument.docs),
    type: lowerType(checked.context, argument.type),
  }
}
