/** Where a redirect may lead: paths of this site, and nothing that a browser could read as another one. */

const longest = 1000

/** The path and query of `text` when it leads within `base`; otherwise `/`. Never leads back into signing in. */
export const ownPath = (text: string, base: URL): string => {
  if (!/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text) || text.length > longest) return '/'
  const target = URL.canParse(text, base.href) ? new URL(text, base) : undefined
  if (target?.origin !== base.origin || /^\/(sign-|session)/.test(target.pathname)) return '/'
  return target.pathname.startsWith('//') ? '/' : `${target.pathname}${target.search}`
}
