import type { Operand, Predicate } from './predicate.ts'

/** What a predicate speaks of besides the row that it is about. */
export interface Mentions {
  /** Tables whose rows it looks for. */
  readonly tables: ReadonlySet<string>
  /** Names of columns, whosever they are. */
  readonly columns: ReadonlySet<string>
}

export function mentionsOf(predicate: Predicate): Mentions {
  const tables = new Set<string>()
  const columns = new Set<string>()
  const open: (Predicate | Operand)[] = [predicate]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    switch (node.kind) {
      case 'and':
      case 'or':
        open.push(...node.operands)
        break
      case 'not':
      case 'truth':
      case 'null':
      case 'membership':
      case 'hasKey':
        open.push(node.operand)
        break
      case 'coalesce':
        open.push(...node.operands)
        break
      case 'jsonText':
        open.push(node.of)
        break
      case 'comparison':
        open.push(node.left, node.right)
        break
      case 'like':
        open.push(node.operand, node.text)
        break
      case 'exists':
        tables.add(node.table)
        open.push(node.where)
        break
      case 'lookup':
        tables.add(node.table)
        open.push(node.column, node.where)
        break
      case 'column':
        columns.add(node.name)
        if (node.guard !== undefined) open.push(node.guard.when)
        break
      case 'constant':
      case 'parameter':
      case 'literal':
        break
    }
  }
  return { tables, columns }
}
