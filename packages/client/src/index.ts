// The front door of `@cratestack/client`.

// Calls
export type {
  CallHeaders,
  CallOptions,
  ClientOptions,
  Fetch,
  FetchRequest,
  FetchResponse,
  Platform,
  VersionedOptions,
} from './call/client-options.ts'
export { createApiClient } from './create-api-client.ts'
// Errors
export {
  type BadInputError,
  type CanceledError,
  type ClientError,
  type CodecError,
  type DetailsOf,
  type Issue,
  isClientError,
  isRemote,
  type RemoteCode,
  type RemoteError,
  type Sent,
  type TransportError,
  type TransportReason,
} from './errors/client-error.ts'
// Schemas
export {
  type ClientModel,
  type ClientProcedure,
  type ClientSchema,
  readClientSchema,
  type Types,
} from './schema/client-schema.ts'
// Types of generated clients
export type {
  ClientModelTypes,
  Creates,
  CursorPages,
  Deletes,
  GetOptions,
  Gets,
  IncludeMany,
  IncludeOne,
  ListOptions,
  Lists,
  PagedLists,
  PageOptions,
  RowsOptions,
  SelectedRow,
  Updates,
  VersionedDeletes,
  VersionedUpdates,
} from './typed/model-client.ts'
