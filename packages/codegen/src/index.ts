// The front door of `@cratestack/codegen`.

export {
  emitTypescript,
  type GeneratedFile,
  type TypescriptOptions,
} from './typescript/emit-typescript.ts'
