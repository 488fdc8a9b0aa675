// Goes through every kind of page that the demo's first page leads to, in German and English, and has axe look at each: in German at 320 px,
// light, and at 1280 px, dark; in English once, since colours are the same there, and at both widths for what does not fit. Of pages of one kind (/meetings/…) it takes the first few.
//   node look.mjs BINARY [pages of a kind, 2]
import { start, browse, faults } from './house.mjs'

const [binary, many = '2'] = process.argv.slice(2)
const house = await start(binary, 'demo', '--http', '127.0.0.1:0', '--nats-listen', '127.0.0.1:0')
// What stands for one thing or number in an address does not make another kind of page.
const kind = (path) => path.replace(/\?.*/, '').split('/').map((part, i, all) => (i !== 2 || all[1] === 'public') && /^[a-z]*$/.test(part) || part === 'new' ? part : '…').join('/')
// A mail has links that only its reader has.
const personal = (mail) => (mail.replace(/=\r?\n/g, '').match(/http:\/\/[^\s"<>?]+\/(rsvp|mails)\/[a-z2-7]{26}/g) ?? []).map((link) => new URL(link).pathname)
const all = []
let looked = 0
try {
  await browse(async (browser) => {
    for (const language of ['de', 'en']) {
      const page = await browser.newPage()
      page.setDefaultTimeout(120_000) // a busy machine is no fault of a page
      const seen = new Set(), taken = new Map(), waiting = ['/', '/public/agenda?embed=1', '/public/links?embed=1']
      while (waiting.length) {
        const path = waiting.shift()
        const count = taken.get(kind(path)) ?? 0
        if (seen.has(path) || count >= Number(many) && !path.endsWith('/raw')) continue
        seen.add(path)
        const url = new URL(path, house.base)
        url.searchParams.set('lang', language)
        const head = await fetch(url)
        const text = await head.text()
        if (path.endsWith('/raw')) waiting.unshift(...personal(text))
        if (!head.headers.get('content-type')?.startsWith('text/html')) continue
        const response = await page.goto(url.href, { waitUntil: 'load' })
        taken.set(kind(path), count + 1)
        looked++
        if (response.status() !== 200) all.push(`${url.href} answers ${response.status()}`)
        all.push(...await faults(page, language !== 'de'))
        const links = await page.$$eval('a[href]', (list) => list.map((a) => a.href))
        for (const link of links.map((l) => new URL(l)).filter((l) => l.origin === house.base && !l.pathname.startsWith('/feeds/'))) {
          link.hash = ''
          link.searchParams.delete('lang')
          waiting.push(link.pathname + link.search)
          if (/^\/mailbox\/[^/]+$/.test(link.pathname)) waiting.push(link.pathname + '/raw')
        }
      }
      console.log(`${language}: ${[...taken].map(([k, n]) => `${k} ${n}`).join(', ')}`)
      await page.close()
    }
    // An office that meets so often that its agenda leads to months and days, and the year to a day.
    const soon = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)
    await Promise.all([...Array(8).keys()].map(async (k) => {
      for (let i = k; i < 208; i += 8) {
        const day = i < 120 ? soon : new Date(Date.now() + (i - 115) * 86_400_000).toISOString().slice(0, 10)
        const meeting = { title: { de: `Beratung Nummer ${i}`, en: `Consultation ${i}` }, at: { date: day, start: '10:00' }, duration: 'PT30M', ifNone: 'best' }
        const headers = { 'content-type': 'application/json', 'ce-specversion': '1.0', 'ce-id': `often-${i}`, 'ce-source': '/look', 'ce-type': 'jourfixe.meeting.request.v1', prefer: 'wait=30' }
        const answer = await fetch(new URL('/api/commands', house.base), { method: 'POST', headers, body: JSON.stringify(meeting) })
        if (!answer.ok) all.push(`a meeting is answered ${answer.status}: ${await answer.text()}`)
      }
    }))
    const often = await browser.newPage()
    often.setDefaultTimeout(120_000)
    for (const path of ['/', `/agenda/${soon}`, `/agenda/${soon}?page=2`, `/year/${soon.slice(0, 4)}`]) {
      for (const language of ['de', 'en']) {
        const url = new URL(path, house.base)
        url.searchParams.set('lang', language)
        const response = await often.goto(url.href, { waitUntil: 'load' })
        looked++
        if (response.status() !== 200) all.push(`${url.href} answers ${response.status()}`)
        if (path !== `/agenda/${soon}?page=2` && !await often.$(`a[href^="/agenda/${soon.slice(0, 7)}"]`)) all.push(`${url.href} leads to no month`)
        all.push(...await faults(often, language !== 'de'))
      }
    }
    await often.close()
    // What stands behind the sign-in: the room of a series, and the minutes that it leads to.
    const page = await (await browser.createBrowserContext()).newPage()
    page.setDefaultTimeout(120_000)
    await page.goto(/^  Sign in +(\S+)$/m.exec(house.printed)[1], { waitUntil: 'load' })
    await Promise.all([page.waitForNavigation(), page.click('main form[method=post] button')])
    const room = /^  Room +(\S+)/m.exec(house.printed)[1]
    await page.goto(room, { waitUntil: 'load' })
    const minutes = await page.$eval('a[href$="/room/minutes"]', (a) => a.href)
    for (const path of ['/me', room, `${room}/propose`, minutes, minutes.replace('/room/', '/')]) {
      for (const language of ['de', 'en']) {
        const url = new URL(path, house.base)
        url.searchParams.set('lang', language)
        const response = await page.goto(url.href, { waitUntil: 'load' })
        looked++
        if (response.status() !== 200) all.push(`${url.href} answers ${response.status()}`)
        all.push(...await faults(page, language !== 'de'))
      }
    }
  })
} finally {
  await house.stop()
}
for (const fault of all) console.error(`FAIL: ${fault}`)
if (looked < 20) { console.error(`FAIL: it has found ${looked} pages`); process.exit(1) }
console.log(`${looked} pages, ${all.length} faults`)
process.exit(all.length ? 1 : 0)
