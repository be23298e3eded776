// The front door of `@cratestack/codec-cbor`.

export { type CborOptions, createCborCodec } from './cbor-codec.ts'
export {
  createSequenceDecoder,
  createSequenceEncoder,
  type SequenceDecoder,
  type SequenceDecoderOptions,
  type SequenceEncoder,
  type SequenceItem,
} from './cbor-sequence.ts'
