/** A one-page PDF of plain lines, for letters that arrive as documents. */

const escapePdf = (line: string): string => line.replaceAll(/[\\()]/g, '\\$&')

/** The bytes of a PDF 1.4 with these lines in Helvetica on A4. Characters beyond Latin-1 are left out. */
export const plainPdf = (lines: readonly string[]): Uint8Array => {
  const latin = lines.map(line => line.replaceAll(/[^\u0020-\u00ff]/g, ''))
  const text = latin
    .map((line, n) => `1 0 0 1 60 ${String(780 - n * 18)} Tm (${escapePdf(line)}) Tj`)
    .join('\n')
  const content = `BT /F1 12 Tf\n${text}\nET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${String(Buffer.byteLength(content, 'latin1'))} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ]
  let file = '%PDF-1.4\n'
  const offsets = objects.map((body, n) => {
    const offset = file.length
    file += `${String(n + 1)} 0 obj\n${body}\nendobj\n`
    return offset
  })
  const table = offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const trailer = `trailer\n<< /Size ${String(objects.length + 1)} /Root 1 0 R >>\nstartxref\n${String(file.length)}\n%%EOF\n`
  return Buffer.from(
    `${file}xref\n0 ${String(objects.length + 1)}\n0000000000 65535 f \n${table}${trailer}`,
    'latin1',
  )
}
