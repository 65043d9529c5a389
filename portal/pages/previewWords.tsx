/** A preview as sentences: what a grantee will see, and what it will no longer see. */
import { InsetText } from 'nhsuk-react-components'
import { countWords, type Preview } from './preview.ts'

export const PreviewWords = ({ preview, name }: { readonly preview: Preview; readonly name: string }) => {
  const lightens = countWords(preview.lightens)
  const darkens = countWords(preview.darkens)
  return (
    <InsetText>
      {lightens !== undefined && (
        <p>
          {name} will then be able to see {lightens} that it cannot see now.
        </p>
      )}
      {darkens !== undefined && (
        <p>
          {name} will no longer be able to see {darkens}.
        </p>
      )}
      {lightens === undefined && darkens === undefined && (
        <p>Nothing that is in your record today changes for {name}. It counts for what comes.</p>
      )}
    </InsetText>
  )
}
