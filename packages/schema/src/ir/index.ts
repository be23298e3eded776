// Public entry `@cratestack/schema/ir`: the typed IR and the names derived from it.

// Built-in types
export { extensionScalars, plainScalars, structuralTypes } from './builtin-types.ts'
// Policy expressions
export type {
  ComparisonOperator,
  ExpressionIr,
  LiteralIr,
  OperandIr,
  OperandType,
} from './expression-ir.ts'
// Models and views
export type {
  ColumnIr,
  ComputedFieldIr,
  DefaultIr,
  EventName,
  FieldIr,
  FieldPolicyIr,
  IndexIr,
  KeyIr,
  MaterializedIr,
  ModelIr,
  PolicyAction,
  PolicyIr,
  ReferentialAction,
  RelationIr,
  RouteAction,
  SoftDeleteIr,
  UniqueIr,
  ViewFieldIr,
  ViewIr,
} from './model-ir.ts'

// Naming
export {
  accessorName,
  columnName,
  foreignKeyName,
  indexName,
  pascalCase,
  pluralize,
  resolverName,
  snakeCase,
  tableName,
  uniqueIndexName,
} from './naming.ts'

// Procedures and queries
export type {
  ArgumentIr,
  AuthorizeIr,
  ProcedureIr,
  ProcedurePolicyIr,
  QueryIr,
} from './procedure-ir.ts'
// The schema
export type {
  DatasourceIr,
  EnumIr,
  ExtensionName,
  McpIr,
  ProviderName,
  SchemaIr,
  StructFieldIr,
  StructIr,
} from './schema-ir.ts'
// Types
export type {
  Arity,
  BaseTypeIr,
  BoundIr,
  ComputedIr,
  ScalarName,
  TypeIr,
  ValidatorIr,
} from './type-ir.ts'
// Views
export { modelOfView } from './view-model.ts'
