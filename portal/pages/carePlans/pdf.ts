/** Sets pieces of text on pages as a tagged PDF: titled, in English, with headings and lists that a screen reader finds. */
import { fileURLToPath } from 'node:url'
import PDFDocument from 'pdfkit'
import { setTable } from './pdfTable.ts'
import type { Piece } from './printed.ts'

const fonts = {
  plain: fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')),
  bold: fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf')),
} as const

type Pdf = InstanceType<typeof PDFDocument>
type Structure = ReturnType<Pdf['struct']>

const sizes = { title: 22, heading: 15, text: 11, note: 9.5 } as const
const bar = { width: 220, height: 12 } as const
const [ink, quiet, blue] = ['#212b32', '#4c6272', '#005eb8'] as const
/** In points: 2 centimetres. */
const margin = 56

/** Pieces that are set as they are. */
type Written = Extract<Piece, { as: keyof typeof sizes }>

/** The kind of PDF that people who do not see it can read as well; the library's types do not name it yet. */
const accessible: object = { subset: 'PDF/UA' }

/** How each kind of piece is set, and what it is to a screen reader. */
const kinds = {
  title: { face: 'bold', colour: ink, structType: 'H1' },
  heading: { face: 'bold', colour: ink, structType: 'H2' },
  text: { face: 'plain', colour: ink, structType: 'P' },
  note: { face: 'plain', colour: quiet, structType: 'P' },
} as const satisfies Readonly<Record<keyof typeof sizes, object>>

const setText = (pdf: Pdf, root: Structure, { as, words }: Written): void => {
  const { face, colour, structType } = kinds[as]
  if (as === 'heading') pdf.moveDown(0.8)
  // A heading stands on the page of what it heads.
  if (face === 'bold' && pdf.y > pdf.page.height - margin - 90) pdf.addPage()
  pdf
    .font(face)
    .fontSize(sizes[as])
    .fillColor(colour)
    .text(words, { structParent: root, structType })
    .moveDown(0.4)
}

const setPoint = (pdf: Pdf, list: Structure, words: string): void => {
  const item = pdf.struct('LI')
  list.add(item)
  const { x } = pdf
  const top = pdf.y
  pdf.font('plain').fontSize(sizes.text).fillColor(ink)
  item.add(
    pdf.struct('Lbl', {}, () => {
      pdf.text('•', x, top, { lineBreak: false })
    }),
  )
  pdf.text(words, x + 14, top, { structParent: item, structType: 'LBody' }).moveDown(0.3)
  pdf.x = x
}

const setProgress = (
  pdf: Pdf,
  root: Structure,
  { percent, words }: Extract<Piece, { as: 'progress' }>,
): void => {
  if (pdf.y > pdf.page.height - margin - 40) pdf.addPage()
  const [x, y] = [pdf.x + 14, pdf.y]
  root.add(
    pdf.struct('Figure', { alt: words }, () => {
      pdf.rect(x, y, bar.width, bar.height).lineWidth(1).strokeColor(quiet).stroke()
      pdf
        .rect(x, y, (bar.width * percent) / 100, bar.height)
        .fillColor(blue)
        .fill()
    }),
  )
  pdf.y = y + bar.height + 4
  pdf.font('plain').fontSize(sizes.note).fillColor(quiet)
  pdf.text(words, x, pdf.y, { structParent: root, structType: 'P' }).moveDown(0.4)
  pdf.x = x - 14
}

const setPiece = (pdf: Pdf, root: Structure, piece: Exclude<Piece, { as: 'point' }>): void => {
  if (piece.as === 'progress') setProgress(pdf, root, piece)
  else if (piece.as === 'table') setTable(pdf, root, piece)
  else setText(pdf, root, piece)
}

/** Points that follow each other are one list. */
const setPieces = (pdf: Pdf, root: Structure, pieces: readonly Piece[]): void => {
  let list: Structure | undefined
  for (const piece of pieces) {
    if (piece.as === 'point') {
      if (list === undefined) {
        list = pdf.struct('L')
        root.add(list)
      }
      setPoint(pdf, list, piece.words)
      continue
    }
    list?.end()
    list = undefined
    setPiece(pdf, root, piece)
  }
  list?.end()
}

/** Page numbers are no part of what is read aloud. */
const numberPages = (pdf: Pdf, title: string): void => {
  const { start, count } = pdf.bufferedPageRange()
  for (let page = start; page < start + count; page += 1) {
    pdf.switchToPage(page)
    pdf.page.margins.bottom = 0
    pdf.markContent('Artifact', { type: 'Pagination' })
    pdf
      .font('plain')
      .fontSize(8)
      .fillColor(quiet)
      .text(`${title} · page ${String(page + 1)} of ${String(count)}`, margin, pdf.page.height - 36, {
        lineBreak: false,
      })
    pdf.endMarkedContent()
  }
}

/** The bytes of the PDF. */
export const pdfOf = (title: string, pieces: readonly Piece[]): Promise<Uint8Array> => {
  const pdf = new PDFDocument({
    size: 'A4',
    margin,
    font: fonts.plain,
    bufferPages: true,
    pdfVersion: '1.7',
    ...accessible,
    tagged: true,
    lang: 'en-GB',
    displayTitle: true,
    info: { Title: title, Author: 'Care Information Exchange' },
  })
  const parts: Buffer[] = []
  const whole = new Promise<Uint8Array>((done, failed) => {
    pdf.on('data', (part: Buffer) => parts.push(part))
    pdf.on('end', () => {
      done(Buffer.concat(parts))
    })
    pdf.on('error', failed)
  })
  for (const [name, file] of Object.entries(fonts)) pdf.registerFont(name, file)
  const root = pdf.struct('Document')
  pdf.addStructure(root)
  setPieces(pdf, root, pieces)
  root.end()
  numberPages(pdf, title)
  pdf.end()
  return whole
}
