import type { JsonValue } from '../scalars/json.ts'
import type { CodecName, WireMediaType } from './negotiate.ts'
import type { Shape } from './shape.ts'

/** Values to bytes and back. A codec has no state that a caller could see. */
export interface Codec {
  readonly name: CodecName
  readonly mediaType: WireMediaType
  /**
   * Writes a value that describes itself.
   *
   * @throws TypeError or RangeError for anything that is no {@link JsonValue}
   */
  encode(value: JsonValue): Uint8Array
  /**
   * Reads a value that describes itself.
   *
   * @throws CratestackError `CODEC_ERROR`; `PAYLOAD_TOO_LARGE` beyond `byteLimit`
   */
  decode(bytes: Uint8Array): JsonValue
  /** Prepares a shape; the same shape gives the same codec. */
  typed(shape: Shape): TypedCodec
}

/** Writes and reads the values of one shape (spec/http 7.1). */
export interface TypedCodec {
  /**
   * @throws TypeError or RangeError naming the field for a value that does not fit: whoever made it
   *   made a mistake
   */
  encode(value: unknown): Uint8Array
  /**
   * @throws CratestackError `CODEC_ERROR` for bytes that are no value of the shape;
   *   `VALIDATION_ERROR` for values out of range and for refused keys, all of them;
   *   `PAYLOAD_TOO_LARGE` beyond `byteLimit`
   */
  decode(bytes: Uint8Array): unknown
}

/** What scalars are in JavaScript, and how much a codec takes in. */
export interface CodecOptions {
  /**
   * What an `Int` becomes: a `number`, or `INT_UNSAFE` where it does not fit (`number`, default);
   * always a `bigint`; or a `number` where it fits and else a `bigint` (`exact`).
   */
  readonly int?: 'number' | 'bigint' | 'exact'
  /** What a `Decimal` becomes: the class (default) or its text. */
  readonly decimal?: 'class' | 'text'
  /** The schema's key `bytes`: an array of 0...255 (default), or base64 text and byte strings. */
  readonly bytes?: 'array' | 'base64'
  /** How many arrays and maps may stand in each other, 1 to 512; default 64. */
  readonly depthLimit?: number
  /** How long a body may be that is read, in bytes; default 2 MiB. */
  readonly byteLimit?: number
}

/** Fills in the defaults of {@link CodecOptions}. */
export function resolveCodecOptions(options: CodecOptions): Required<CodecOptions> {
  const { depthLimit = 64, byteLimit = 2 * 1024 * 1024 } = options
  if (!Number.isInteger(depthLimit) || depthLimit < 1 || depthLimit > 512)
    throw new RangeError('codec: "depthLimit" must be a whole number from 1 to 512')
  if (!(byteLimit >= 0)) throw new RangeError('codec: "byteLimit" must be 0 or more')
  const { int = 'number', decimal = 'class', bytes = 'array' } = options
  return { int, decimal, bytes, depthLimit, byteLimit }
}
