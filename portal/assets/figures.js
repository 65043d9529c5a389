/** Shows newer figures on an open page when they are published: the page is asked for again, and what moves is put in its place. */
const place = document.querySelector('[data-figures]')

const showNewer = async () => {
  const answer = await fetch(location.href, { headers: { accept: 'text/html', 'x-watching': 'figures' } })
  if (!answer.ok) return
  const newer = new DOMParser().parseFromString(await answer.text(), 'text/html')
  for (const old of document.querySelectorAll('[data-moves]')) {
    const next = newer.querySelector(`[data-moves="${old.dataset.moves}"]`)
    if (next) old.replaceWith(document.adoptNode(next))
  }
  document.title = newer.title
  place.textContent = 'Newer figures were published. They are shown now.'
}

if (place && 'EventSource' in window) {
  let before = Promise.resolve()
  const next = () => {
    before = before.then(showNewer).catch(() => {
      place.textContent = 'Newer figures were published. Reload this page to see them.'
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
