// The passes in order, which is the original's order of checks (spec/language 17): `--first-error`
// reports what it would have reported. All passes run, whatever the earlier ones found.

import type { SchemaTree } from '../syntax/nodes.ts'
import type { Diagnostics } from '../text/diagnostic.ts'
import type { SourceText } from '../text/source.ts'
import { checkEnumHints, checkHiddenCharacters } from './attribute-text.ts'
import { checkBuilderCollisions, checkDeclarationCollisions } from './collisions.ts'
import { checkComputed } from './computed.ts'
import { checkDatasource, checkDirectives, checkMcp, type McpFacts } from './config.ts'
import type { CheckContext } from './context.ts'
import { declare } from './declare.ts'
import { emptyFacts } from './facts.ts'
import { UnbuiltNotes } from './inert.ts'
import { checkAuth, checkEnums, checkMixins, checkModels, checkTypes } from './members.ts'
import type { CheckOptions } from './options.ts'
import { checkPolicies, type PolicyTable } from './policy/check-policies.ts'
import { checkDuplicateProcedures, checkProcedures } from './procedures.ts'
import { checkQueries } from './queries.ts'
import { checkTypeNamespace } from './type-namespace.ts'
import { checkRequiredCycles } from './types.ts'
import { checkUnused } from './unused.ts'
import { checkViews } from './views.ts'

/** Everything lowering needs: the names, what attributes say, and the compiled rules. */
export interface CheckedTree {
  readonly context: CheckContext
  readonly policies: PolicyTable
  readonly mcp: McpFacts | undefined
}

export function check(
  source: SourceText,
  tree: SchemaTree,
  options: CheckOptions,
  diagnostics: Diagnostics,
): CheckedTree {
  const { report } = diagnostics
  const context: CheckContext = {
    source,
    tree,
    options,
    report,
    hasErrors: () => diagnostics.hasErrors,
    names: declare(tree, report),
    facts: emptyFacts(),
    unbuilt: new UnbuiltNotes(),
  }
  checkDirectives(context)
  checkTypeNamespace(context)
  checkDeclarationCollisions(context)
  checkBuilderCollisions(context)
  checkDuplicateProcedures(context)
  checkDatasource(context)
  checkModels(context)
  checkMixins(context)
  checkTypes(context)
  checkEnums(context)
  checkAuth(context)
  checkProcedures(context)
  checkViews(context)
  checkQueries(context)
  // From here on ours: the original finds these in its macros, or never.
  const mcp = checkMcp(context)
  checkHiddenCharacters(context)
  checkEnumHints(context)
  checkRequiredCycles(context)
  checkComputed(context)
  const policies = checkPolicies(context)
  checkUnused(context)
  context.unbuilt.report(context)
  return { context, policies, mcp }
}
