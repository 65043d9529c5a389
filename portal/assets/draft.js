/** Keeps what is typed into a part of a care plan as a draft: at most once a second, and once more when the page is left. */
const apartMs = 1000
const againMs = 5000

const start = (place, form) => {
  const told = form.querySelector('[data-saved]')
  const tell = words => {
    if (told.textContent !== words) told.textContent = words
  }
  let timer
  let typed = 0
  let kept = 0
  let last = 0
  let sending = false

  const send = () => {
    const fields = new URLSearchParams(new FormData(form))
    const token = fields.get('_csrf')
    fields.delete('_csrf')
    return fetch(place.dataset.draft, {
      method: 'POST',
      headers: { 'x-csrf-token': token, accept: 'application/json' },
      body: fields,
      keepalive: true,
    })
  }

  /** A new item is found again under its own id, also when the page is loaded anew. */
  const remember = () => {
    const item = form.elements.namedItem('item')
    if (item && place.dataset.draft.includes('/add/'))
      history.replaceState(history.state, '', `?item=${item.value}`)
  }

  const wait = ms => {
    clearTimeout(timer)
    timer = setTimeout(() => void save(), ms)
  }

  const save = async () => {
    if (sending || typed === kept) return
    const now = typed
    sending = true
    last = Date.now()
    try {
      const answer = await send()
      const { says } = answer.headers.get('content-type')?.includes('json') ? await answer.json() : {}
      if (answer.ok) {
        kept = now
        remember()
        document.dispatchEvent(new CustomEvent('cie:saved'))
      }
      tell(says ?? 'Not saved yet. We try again.')
    } catch {
      tell('Not saved yet. We try again.')
    }
    sending = false
    if (typed !== kept) wait(typed === now ? againMs : apartMs)
  }

  form.addEventListener('input', () => {
    typed += 1
    if (!sending) wait(Math.max(0, last + apartMs - Date.now()))
  })
  // The form's own buttons save what is typed before they do anything else.
  form.addEventListener('submit', () => {
    clearTimeout(timer)
    kept = typed
  })
  addEventListener('pagehide', () => {
    if (typed !== kept) void send()
  })
}

const place = document.querySelector('[data-draft]')
const form = place?.querySelector('form')
if (form) start(place, form)
