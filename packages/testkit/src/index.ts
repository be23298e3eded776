// The front door of `@cratestack/testkit`, which only tests enter.

export {
  describeDatabases,
  describePostgres,
  type TestDatabase,
} from './databases/describe-databases.ts'
export {
  findTestPostgres,
  startTestPostgres,
  type TestPostgres,
} from './server/test-postgres.ts'
