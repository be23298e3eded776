// The front door of `@cratestack/core`.

// Contexts
export { type Clock, type ClockPlatform, systemClock } from './context/clock.ts'
export { Context, type Surroundings, SystemContext } from './context/context.ts'
export type { Claims, ClaimValue, Principal } from './context/principal.ts'
export { type RandomPlatform, systemRandom } from './context/system-random.ts'
export { createRequestId, parseTraceparent, type Trace } from './context/trace.ts'
// Errors
export {
  CratestackError,
  type CratestackErrorOptions,
  type ErrorDetails,
  toCratestackError,
  type ValidationProblem,
} from './errors/cratestack-error.ts'
export {
  type ErrorCode,
  type ErrorKind,
  errorKinds,
  type RpcErrorCode,
} from './errors/error-kinds.ts'
export { printableName } from './errors/printable-name.ts'
export { rpcCodeOfStatus, statusOfRpcCode } from './errors/rpc-codes.ts'
export {
  type ErrorBodyOptions,
  type RestErrorBody,
  type RpcErrorBody,
  toRestErrorBody,
  toRpcErrorBody,
} from './errors/wire-error.ts'
// Scalars
export { bytesFromArray, bytesFromBase64, bytesToArray, bytesToBase64 } from './scalars/bytes.ts'
export { createCuid, isCuid } from './scalars/cuid.ts'
export {
  compareDateTimes,
  dateTimeFromDate,
  dateTimeFromMicros,
  dateTimeToDate,
  dateTimeToMicros,
  parseDateTime,
} from './scalars/date-time.ts'
export { Decimal, parseDecimalText, type Rounding, type RoundingMode } from './scalars/decimal.ts'
export { isInt64, maxInt64, minInt64, parseBigInt, parseInt64, toSafeInt } from './scalars/int.ts'
export {
  isJsonValue,
  isPlainObject,
  isWireInteger,
  type JsonObject,
  type JsonValue,
} from './scalars/json.ts'
export type { Random } from './scalars/random.ts'
export { type ParsedScalar, ScalarError, type ScalarProblem } from './scalars/scalar-error.ts'
export {
  createUuidV4,
  createUuidV7,
  parseUuid,
  uuidFromBytes,
  uuidToBytes,
} from './scalars/uuid.ts'
// Selections: types that servers and clients share
export type { BatchResponse, BatchResult } from './selection/batch.ts'
export type { Exact, Opaque } from './selection/exact.ts'
export type { Inherited } from './selection/inherited.ts'
export type {
  CursorInput,
  CursorPage,
  CursorPageInfo,
  Page,
  PageInfo,
  PageInput,
} from './selection/page.ts'
export type { ToMany, ToOne } from './selection/relation.ts'
export type {
  Given,
  Included,
  IncludedRelations,
  IncludedRow,
  Joined,
  NoFields,
  Selectable,
  Selected,
  SelectedColumns,
  SelectedRelations,
} from './selection/selected.ts'
export type {
  DateTimeInput,
  DecimalInput,
  Direction,
  ManyFilter,
  OptionalWireEquality,
  OptionalWireEqualityFilter,
  OptionalWireOrder,
  OptionalWireOrderFilter,
  OptionalWireText,
  OptionalWireTextFilter,
  WireEquality,
  WireEqualityFilter,
  WireOrder,
  WireOrderFilter,
  WirePresence,
  WirePresenceFilter,
  WireSort,
  WireText,
  WireTextFilter,
} from './selection/wire-filter.ts'
// Codecs and their choice
export {
  type Codec,
  type CodecOptions,
  resolveCodecOptions,
  type TypedCodec,
} from './transport/codec.ts'
export {
  inputError,
  type PathSegment,
  printPath,
  scalarProblem,
  unknownKeyProblem,
} from './transport/input-problem.ts'
export {
  type MediaRange,
  type MediaType,
  matchMediaRange,
  parseAccept,
  parseMediaType,
} from './transport/media-type.ts'
export {
  type CodecName,
  chooseErrorType,
  chooseResponseType,
  type NegotiateOptions,
  type Negotiation,
  type NegotiationHeaders,
  negotiate,
  type RouteKind,
  type RouteMediaTypes,
  routeMediaTypes,
  type WireMediaType,
} from './transport/negotiate.ts'
export type { FieldShape, ObjectShape, ScalarName, Shape } from './transport/shape.ts'
