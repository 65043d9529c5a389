/** The frame of a picture as wide as a small phone, and its colours: its title and its sentence say what is drawn. */
import type { ReactNode } from 'react'

/** In units of the picture. */
export const width = 320
export const blue = '#005eb8'
export const quiet = '#4c6272'
export const ink = '#212b32'

/** The frame. `id` keeps the ids of several on one page apart. */
export const NarrowPicture = (props: {
  readonly id: string
  readonly title: string
  readonly sentence: string
  readonly height: number
  readonly children: ReactNode
}) => {
  const { id, title, sentence, height, children } = props
  return (
    <svg
      role="img"
      className="cie-progress"
      aria-labelledby={`${id}-title ${id}-desc`}
      viewBox={`0 0 ${String(width)} ${String(height)}`}
      xmlns="http://www.w3.org/2000/svg"
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{sentence}</desc>
      {children}
    </svg>
  )
}
