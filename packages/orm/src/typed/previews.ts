import type { ExplainOptions, PreviewQuery, SqlPreview } from '../read/preview.ts'
import { type Runner, readContext, runFor } from './runner.ts'

/** The statement that `run` would send, for its caller; without one, what no caller changes. */
export function previewSql(
  runner: Runner,
  query: PreviewQuery,
  args: readonly unknown[],
): SqlPreview {
  const isUnbound = runner.context === undefined && args[0] === undefined
  return runner.orm.preview(query, isUnbound ? undefined : readContext(runner, args))
}

/** @param args - a context where none is bound, and options */
export function explainQuery(
  runner: Runner,
  query: PreviewQuery,
  args: readonly unknown[],
): Promise<string> {
  const [first, second] = args
  const [context, options] = runner.context === undefined ? [[first], second] : [[], first]
  return runFor(runner, context, (orm, ctx) =>
    orm.explain(query, (options ?? {}) as ExplainOptions, ctx),
  )
}
