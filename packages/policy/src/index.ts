// The front door of `@cratestack/policy`.

// Decisions
export {
  type CreateDecision,
  type Probe,
  type ProspectiveRow,
  toCreateDecision,
} from './decide/create-decision.ts'
export { decideProcedure, type ProcedureCallFacts } from './decide/decide-procedure.ts'
export { createPolicies, type Policies } from './decide/policies.ts'
export type { FieldAction, Slot } from './decide/rules.ts'
// Explanations
export {
  explainPolicy,
  type Outcome,
  type PolicyExplanation,
  type PolicyQuestion,
  type RuleExplanation,
  type TermExplanation,
} from './explain/explain-policy.ts'
export type { Caller } from './expression/residual.ts'
// Tombstones
export { liveRows, tombstoneColumn } from './expression/rule-model.ts'
