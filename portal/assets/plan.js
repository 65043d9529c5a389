/** Tells on an open care plan who is writing in which part: asked for again, through the door, when somebody saves a draft, and until nobody writes. */
const apartMs = 4000
/** Somebody who has saved nothing for this long is no longer said to be writing. */
const forgetMs = 16_000

const start = place => {
  const lines = [...document.querySelectorAll('[data-writers]')]
  let timer
  let last = 0
  /** What this page saved itself is heard as well, and is no news. */
  let own = 0

  const later = ms => {
    clearTimeout(timer)
    timer = setTimeout(() => void ask(), ms)
  }

  const ask = async () => {
    last = Date.now()
    const answer = await fetch(place.dataset.presence, { headers: { accept: 'application/json' } }).catch(
      () => undefined,
    )
    const isFacts = answer?.ok && answer.headers.get('content-type')?.includes('json')
    const writers = isFacts ? await answer.json() : {}
    for (const line of lines) {
      const words = writers[line.dataset.writers] ?? ''
      if (line.textContent !== words) line.textContent = words
    }
    if (Object.keys(writers).length > 0) later(forgetMs)
  }

  document.addEventListener('cie:saved', () => {
    own += 1
  })
  document.addEventListener('cie:writing', () => {
    if (own > 0) own -= 1
    else later(Math.max(0, last + apartMs - Date.now()))
  })
  if (lines.some(({ textContent }) => textContent !== '')) later(forgetMs)
}

const place = document.querySelector('[data-presence]')
if (place) start(place)
