/** Keeps an open dashboard up: newer figures and other choices are shown in the same page, and charts come alive. */
import { bringAlive } from './charts.js'

const place = document.querySelector('[data-figures]')
/** Figures that could not be had are asked for again after so many milliseconds. */
const againAfter = 5000

const alive = () => bringAlive().catch(() => undefined)

/** The link that stood where this one stands now, so that the keyboard stays where it was. */
const sameLink = link => {
  if (!(link instanceof HTMLAnchorElement) || link.dataset.value === undefined) return undefined
  const { narrows, value } = link.dataset
  return [...document.querySelectorAll('a[data-value]')].find(
    ({ dataset }) => dataset.narrows === narrows && dataset.value === value,
  )
}

/** Asks for a page and puts what moves of it in the place of what is there. */
const show = async (address, { watching = false } = {}) => {
  const headers = { accept: 'text/html', ...(watching && { 'x-watching': 'figures' }) }
  const answer = await fetch(address, { headers })
  if (!answer.ok) throw new Error(String(answer.status))
  const newer = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const focused = document.activeElement
  const [left, top] = [scrollX, scrollY]
  for (const old of document.querySelectorAll('[data-moves]')) {
    const next = newer.querySelector(`[data-moves="${old.dataset.moves}"]`)
    if (next) old.replaceWith(document.adoptNode(next))
  }
  document.title = newer.title
  await alive()
  scrollTo(left, top)
  const target = focused.isConnected ? focused : sameLink(focused)
  if (target && target !== document.body) target.focus({ preventScroll: true })
}

const choose = async (address, isNew) => {
  try {
    await show(address)
    if (isNew) history.pushState(null, '', address)
    place.textContent = document.querySelector('[data-moves="narrowing"]')?.innerText ?? ''
  } catch {
    location.assign(address)
  }
}

document.addEventListener('click', event => {
  const link = event.target instanceof Element ? event.target.closest('a[data-narrows]') : null
  const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
  if (!link || !plain || !place) return
  event.preventDefault()
  void choose(link.href, true)
})
document.addEventListener('click', event => {
  const tile = event.target instanceof Element ? event.target.closest('[data-tile]') : null
  const links = tile?.closest('[data-panel]')?.querySelectorAll('a[data-value]') ?? []
  ;[...links].find(({ dataset }) => dataset.value === tile.dataset.tile)?.click()
})
addEventListener('popstate', () => void choose(location.href, false))

if (place && 'EventSource' in window) {
  let before = Promise.resolve()
  let again
  const next = () => {
    clearTimeout(again)
    before = before
      .then(() => show(location.href, { watching: true }))
      .then(() => {
        place.textContent = 'Newer figures were published. They are shown now.'
      })
      .catch(({ message }) => {
        const isRefused = message.startsWith('4')
        const when = isRefused
          ? 'Reload this page to see them.'
          : 'They are shown here as soon as they can be had.'
        place.textContent = `Newer figures were published. ${when}`
        if (!isRefused) again = setTimeout(next, againAfter)
      })
  }
  const events = new EventSource(`/live?figures=${encodeURIComponent(place.dataset.figures)}`)
  let wasOpen = false
  events.addEventListener('open', () => {
    // What was published while the line was down was not heard.
    if (wasOpen) next()
    wasOpen = true
  })
  events.addEventListener('changed', next)
  events.addEventListener('ended', () => events.close())
  addEventListener('pagehide', () => events.close())
}
void alive()
