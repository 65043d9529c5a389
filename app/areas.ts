/** The reference file of neighbourhoods: a deprivation decile (English Indices of Deprivation) for each postcode. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { BadSetting } from './badSetting.ts'

const demonstrationAreas = fileURLToPath(new URL('demonstration/areas.csv', import.meta.url))

const spaceless = (postcode: string): string => postcode.replaceAll(/\s/g, '').toUpperCase()

const parsed = (text: string): ReadonlyMap<string, number> => {
  const [header, ...lines] = text.split(/\r?\n/).filter(line => line !== '')
  if (header !== 'postcode,decile') throw new BadSetting('AREAS_FILE: its first line is not postcode,decile')
  return new Map(
    lines.map((line, nth) => {
      const [, postcode, decile] = /^([A-Za-z0-9 ]{5,8}),(10|[1-9])$/.exec(line) ?? []
      if (postcode === undefined)
        throw new BadSetting(
          `AREAS_FILE: line ${String(nth + 2)} is not a postcode and a decile from 1 to 10`,
        )
      return [spaceless(postcode), Number(decile)] as const
    }),
  )
}

/** Answers the decile of a postcode; 0 where it is not known. Without a file none is, but in a demonstration. */
export const openAreas = async (
  file: string | undefined,
  kind: 'demonstration' | 'real',
): Promise<(postcode: string) => number> => {
  const path = file ?? (kind === 'demonstration' ? demonstrationAreas : undefined)
  if (path === undefined) return () => 0
  const text = await readFile(path, 'utf8').catch(() => {
    throw new BadSetting(`AREAS_FILE: ${path} can’t be read`)
  })
  const areas = parsed(text)
  return postcode => areas.get(spaceless(postcode)) ?? 0
}
