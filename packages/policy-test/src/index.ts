// The front door of `@cratestack/policy-test`.

export { type PolicyCase, type RunOptions, runPolicyTables } from './run/run-policy-tables.ts'
export {
  type CallerText,
  type Expectation,
  type NamedRow,
  type PolicyTables,
  type Question,
  type RowAction,
  readPolicyTables,
  type TableProblem,
} from './tables/policy-tables.ts'
export { type TestedPage, testPolicies, testPolicyPage } from './test-policies.ts'
