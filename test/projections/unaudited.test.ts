/** The mark of a Disclosure can't be made outside access, and the compile-fail cases are really compiled. */
import { readFile } from 'node:fs/promises'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { leave, shown } from './world.ts'
import { alice } from './samples.ts'

const path = new URL('unaudited.compile.ts', import.meta.url).pathname

test('a plain object with the same fields carries no mark', () => {
  const real = shown(leave(alice))
  const copied: unknown = JSON.parse(JSON.stringify(real))
  expect(Object.getOwnPropertySymbols(real)).toHaveLength(1)
  expect(Object.getOwnPropertySymbols(copied)).toStrictEqual([])
})

const errorsIn = (source: string): readonly string[] => {
  const { config } = ts.readConfigFile('tsconfig.json', name => ts.sys.readFile(name)) as {
    config: { compilerOptions: object }
  }
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, process.cwd())
  const host = ts.createCompilerHost({ ...options, noEmit: true })
  const read = host.getSourceFile.bind(host)
  host.getSourceFile = (name, language) =>
    name === path ? ts.createSourceFile(name, source, language) : read(name, language)
  const program = ts.createProgram([path], { ...options, noEmit: true }, host)
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(path))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
}

test('every case is refused by the compiler, each for its own reason', async () => {
  const source = await readFile(path, 'utf8')
  const cases = source.match(/@ts-expect-error/g) ?? []
  expect(cases.length).toBeGreaterThan(0)
  expect(errorsIn(source.replaceAll('@ts-expect-error', 'refused:'))).toHaveLength(cases.length)
})
