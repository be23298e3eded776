// Entry `cratestack/policy-test`: tables of who may do what, for any test runner.

export { type PolicyCase, testPolicies } from '@cratestack/policy-test'
