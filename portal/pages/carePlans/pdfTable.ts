/** A table of a PDF, with headings that a screen reader reads to each cell. */
import type PDFDocument from 'pdfkit'
import type { Piece } from './printed.ts'

type Pdf = InstanceType<typeof PDFDocument>
type Structure = ReturnType<Pdf['struct']>

const size = 9.5
const indent = 14

/** What the library's types do not name yet. */
const tagged = (structParent: Structure): object => ({ structParent })
const heads = { column: { scope: 'Column' }, row: { scope: 'Row' } } as const satisfies Record<string, object>

/** Sets the table; its first column names the rows. */
export const setTable = (
  pdf: Pdf,
  root: Structure,
  { columns, rows }: Extract<Piece, { as: 'table' }>,
): void => {
  const { x } = pdf
  pdf.font('plain').fontSize(size)
  pdf.table({
    position: { x: x + indent, y: pdf.y },
    maxWidth: 400,
    defaultStyle: { padding: 3, border: [0, 0, 0.5, 0], borderColor: '#4c6272', textColor: '#212b32' },
    data: [
      columns.map(text => ({ text, type: 'TH' as const, font: { src: 'bold', size }, ...heads.column })),
      ...rows.map(row =>
        row.map((text, place) => (place === 0 ? { text, type: 'TH' as const, ...heads.row } : text)),
      ),
    ],
    ...tagged(root),
  })
  pdf.x = x
  pdf.moveDown(0.6)
}
