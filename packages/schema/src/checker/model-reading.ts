import type { Attribute } from '../syntax/nodes.ts'
import type { CheckContext, ModelDeclaration } from './context.ts'
import type { ModelFacts } from './facts.ts'

/** What the readers of one model share. */
export interface ModelReading {
  readonly context: CheckContext
  readonly model: ModelDeclaration
  readonly facts: ModelFacts
  /** First attribute of each name. */
  readonly seen: Map<string, Attribute>
  /** What stands once at most: uniques, indexes, operations without a route. */
  readonly listed: Set<string>
}

/** Whether the model has said the same before; from now on it has. */
export function isListed({ listed }: ModelReading, what: readonly unknown[]): boolean {
  return listed.size === listed.add(JSON.stringify(what)).size
}
