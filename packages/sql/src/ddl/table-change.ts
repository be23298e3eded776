import type {
  CheckDefinition,
  ColumnDefinition,
  ForeignKeyDefinition,
  IndexDefinition,
  TableDefinition,
  UniqueDefinition,
} from './table-definition.ts'
import type { ViewDefinition } from './view-definition.ts'

/** One step from a database's state to another. */
export type TableChange =
  /** Creates tables with everything that belongs to them; they may refer to each other. */
  | { readonly kind: 'createTables'; readonly tables: readonly TableDefinition[] }
  /** Drops all of them at once; refused by the database while others depend on them. */
  | { readonly kind: 'dropTables'; readonly names: readonly string[] }
  | { readonly kind: 'addColumn'; readonly table: string; readonly column: ColumnDefinition }
  | { readonly kind: 'addUnique'; readonly table: string; readonly unique: UniqueDefinition }
  | { readonly kind: 'addIndex'; readonly table: string; readonly index: IndexDefinition }
  | {
      readonly kind: 'addCheck'
      readonly table: string
      readonly column: ColumnDefinition
      readonly check: CheckDefinition
    }
  | { readonly kind: 'dropCheck'; readonly table: string; readonly name: string }
  | { readonly kind: 'addForeignKey'; readonly table: string; readonly key: ForeignKeyDefinition }
  | { readonly kind: 'createView'; readonly view: ViewDefinition }
  | { readonly kind: 'dropView'; readonly view: Pick<ViewDefinition, 'name' | 'materialized'> }
