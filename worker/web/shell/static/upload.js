// Shows how much of a file has been sent, and lets it be stopped. Without this script the form is sent as any other.
'use strict'

document.addEventListener('submit', (event) => {
  const form = event.target
  const file = form.querySelector('input[type=file]')
  const sending = form.querySelector('.sending')
  if (!sending || !file.files.length) return
  event.preventDefault()

  const bar = sending.querySelector('progress')
  const number = sending.querySelector('span')
  const stop = sending.querySelector('button')
  const said = form.querySelector('[aria-live]')
  const send = form.querySelector('button:not([type])')
  const percent = new Intl.NumberFormat(document.documentElement.lang, { style: 'percent' })
  const show = (part) => {
    bar.value = part
    number.textContent = percent.format(part)
  }
  const end = (words) => {
    sending.hidden = true
    send.hidden = false
    said.textContent = words
    send.focus()
  }

  const request = new XMLHttpRequest()
  request.upload.onprogress = (e) => show(e.loaded / e.total)
  request.upload.onload = () => {
    show(1)
    stop.hidden = true // what has arrived may be stored already
    said.textContent = sending.dataset.checking
  }
  request.onabort = () => end(sending.dataset.halted)
  request.onerror = () => end(sending.dataset.cut)
  request.onload = () => {
    // Where the answer leads elsewhere, the file is there; else the same page says what is wrong.
    if (request.responseURL !== form.action) {
      location.assign(request.responseURL)
      return
    }
    const page = new DOMParser().parseFromString(request.responseText, 'text/html')
    document.replaceChild(page.documentElement, document.documentElement)
    document.querySelector('main [autofocus]')?.focus()
  }
  stop.onclick = () => request.abort()

  request.open('POST', form.action)
  request.send(new FormData(form))
  show(0)
  said.textContent = ''
  stop.hidden = false
  sending.hidden = false
  send.hidden = true
  stop.focus()
})
