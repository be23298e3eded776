import type { Span } from '../text/span.ts'
import type { SchemaTree } from './nodes.ts'

/** Anything of the tree that stands at a place: nodes, names, documentation lines. */
export interface PlacedNode {
  readonly kind?: string
  readonly text?: string
  readonly span: Span
}

/**
 * Visits every placed value of a tree, parents before children, in no promised order among siblings.
 * It goes by shape and not by kind, so that a new node is visited from its first day on.
 */
export function walkTree(tree: SchemaTree, visit: (node: PlacedNode) => void): void {
  const pending: object[] = [tree]
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (isPlaced(value)) visit(value)
    for (const child of Object.values(value)) {
      if (typeof child === 'object' && child !== null) pending.push(child)
    }
  }
}

function isPlaced(value: object): value is PlacedNode {
  return 'span' in value && typeof value.span === 'object' && value.span !== null
}
