// The front door of `@cratestack/policy`.

// Decisions
export type { CreateDecision, Probe, ProspectiveRow } from './decide/create-decision.ts'
export { decideProcedure, type ProcedureCallFacts } from './decide/decide-procedure.ts'
export { createPolicies, type Policies } from './decide/policies.ts'
export type { Slot } from './decide/rules.ts'
export type { Caller } from './expression/residual.ts'
// Tombstones
export { liveRows, tombstoneColumn } from './expression/rule-model.ts'
