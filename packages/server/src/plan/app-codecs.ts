import type { Codec, CodecName, CodecOptions, WireMediaType } from '@cratestack/core'

/** Makes a codec; those of `@cratestack/codec-json` and `@cratestack/codec-cbor` fit. */
export type CodecFactory = (options: CodecOptions) => Codec

/** At least one of the two. */
export interface CodecFactories {
  readonly cbor?: CodecFactory | undefined
  readonly json?: CodecFactory | undefined
}

/** The codecs of an app, by media type. */
export interface AppCodecs {
  /** In the order of the server's preference. */
  readonly names: readonly CodecName[]
  /** For rows and their inputs: integers and decimals as drivers take and give them. */
  readonly rows: CodecsByType
  /** For the arguments of procedures: what application code expects. */
  readonly calls: CodecsByType
}

export type CodecsByType = (type: WireMediaType) => Codec

/**
 * @throws TypeError when there is no codec at all
 */
export function createAppCodecs(
  factories: CodecFactories,
  options: Pick<CodecOptions, 'bytes' | 'byteLimit'>,
): AppCodecs {
  const names = (['cbor', 'json'] as const).filter((name) => factories[name] !== undefined)
  if (names.length === 0) throw new TypeError('createApp: "codecs" has neither cbor nor json')
  return {
    names,
    rows: codecsByType(factories, { ...options, int: 'exact', decimal: 'text' }),
    calls: codecsByType(factories, { ...options, int: 'number', decimal: 'class' }),
  }
}

function codecsByType(factories: CodecFactories, options: CodecOptions): CodecsByType {
  const cbor = factories.cbor?.(options)
  const json = factories.json?.(options)
  return (type) => {
    const codec = type === 'application/json' ? json : cbor
    // Negotiation chooses among the codecs that are there.
    if (codec === undefined) throw new TypeError(`there is no codec for ${type}`)
    return codec
  }
}
