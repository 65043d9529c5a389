/** A preview as sentences: what a grantee will see, what it will no longer see, and what it sees through another share. */
import { InsetText } from 'nhsuk-react-components'
import { labelList } from '../text/words.ts'
import type { NamedGrantee } from './grantees.ts'
import type { Overlap } from './overlap.ts'
import { countWords, type Preview } from './preview.ts'

interface OverlapsProps {
  readonly overlaps: readonly Overlap[]
  readonly to: NamedGrantee
}

/** Other shares that reach the same people: they stay as they are. */
export const Overlaps = ({ overlaps, to }: OverlapsProps) =>
  overlaps
    .filter(({ share }) => share.labels.length > 0)
    .map(({ with: other, share }) => (
      <p key={other.base}>
        {to.grantee.type === 'team'
          ? `${other.name} works in this team, and has a share of their own: ${labelList(share.labels)}. `
          : `${to.name} works in a team with which you share too, ${other.name}: ${labelList(share.labels)}. `}
        That stays as it is. <a href={other.base}>Change that share</a>
      </p>
    ))

export const PreviewWords = ({ preview, to }: { readonly preview: Preview; readonly to: NamedGrantee }) => {
  const lightens = countWords(preview.lightens)
  const darkens = countWords(preview.darkens)
  const { name } = to
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
      <Overlaps overlaps={preview.overlaps} to={to} />
    </InsetText>
  )
}
