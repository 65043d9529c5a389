/** Says on an open page that there is something new. Never what: the page is asked for again, through the door. */
const place = document.querySelector('[data-live]')

/** Reading on is not disturbed: the reader decides when the page changes under them. */
const tell = () => {
  if (place.textContent !== '') return
  const link = document.createElement('a')
  link.href = location.href
  link.textContent = 'Refresh this page'
  link.addEventListener('click', event => {
    event.preventDefault()
    location.reload()
  })
  place.append('There is something new. ', link, '.')
}

if (place && 'EventSource' in window) {
  const events = new EventSource(`/live?patient=${encodeURIComponent(place.dataset.live)}`)
  events.addEventListener('changed', tell)
  events.addEventListener('ended', () => events.close())
  addEventListener('pagehide', () => events.close())
}
