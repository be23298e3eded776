import { scalarType } from '../values/column-type.ts'
import type { Statement } from './statement.ts'

export function renderExplain({ text, parameters }: Statement, analyze: boolean): Statement {
  return {
    text: `EXPLAIN ${analyze ? '(ANALYZE, BUFFERS) ' : ''}${text}`,
    parameters,
    columns: [{ name: 'plan', type: scalarType('String') }],
  }
}
