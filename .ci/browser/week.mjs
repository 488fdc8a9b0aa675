// A coordinator's week in the browser: invited, signed in, people and groups, a series, a calendar, what happened and taking it back,
// signing out elsewhere. Each is done by mouse, by keyboard alone, and with JavaScript off; axe looks at every page on the way.
//   node week.mjs BINARY
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { browse, faults, serve } from './house.mjs'

const binary = process.argv[2]
const folder = mkdtempSync(join(tmpdir(), 'jourfixe-week-'))
const data = join(folder, 'data')
const run = (...args) => {
  const done = spawnSync(binary, args, { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`jourfixe ${args.join(' ')}\n${done.stdout}${done.stderr}`)
  return done.stdout.trim()
}
writeFileSync(join(folder, 'office.yaml'), run('example'))
const house = await serve(binary, 'serve', '--data', data, '--office', join(folder, 'office.yaml'), '--http', '127.0.0.1:0', '--nats-listen', '127.0.0.1:0')

const found = []
const looked = new Set() // pages and states that axe has looked at, by what they are about

// A Hand drives a page as somebody does: by mouse or by keyboard alone.
class Hand {
  constructor(page, way, script) { this.page = page; this.way = way; this.script = script }

  async look(state) {
    if (!this.script) return // axe is a script itself
    const kind = `${new URL(this.page.url()).pathname.replace(/\/[a-z0-9-]*\d[a-z0-9-]*|\/[A-Za-z0-9_-]{60,}/g, '/…')} ${state}`
    if (looked.has(kind)) return
    looked.add(kind)
    const found_ = await faults(this.page)
    found.push(...found_.map((f) => `${kind}: ${f}`))
    await this.page.setViewport({ width: 1280, height: 800 })
    await this.page.emulateMediaFeatures([])
  }

  // element finds what is called by a name: a link, a button, or the field that a label belongs to.
  async element(name, kind) {
    const handle = await this.page.evaluateHandle((name, kind) => {
      const text = (e) => e.textContent.replace(/\s+/g, ' ').trim()
      const main = document.querySelector('main') ?? document
      const search = (root) => {
        if (kind === 'field') {
          const label = [...root.querySelectorAll('label')].find((l) => text(l) === name || text(l).startsWith(name + ' '))
          return label?.control
        }
        const all = [...root.querySelectorAll('a[href], button, summary')].filter((e) => !e.hasAttribute('hidden') && e.getAttribute('aria-hidden') !== 'true')
        return all.find((e) => text(e) === name) ?? all.find((e) => text(e).startsWith(name))
      }
      return search(main) ?? search(document) ?? null
    }, name, kind)
    const element = handle.asElement()
    if (!element) throw new Error(`${this.page.url()} has no ${kind} "${name}"\n${await this.page.$eval('main', (m) => m.innerText)}`)
    return element
  }

  // reach goes to an element: with the tab key alone, from where the keyboard is.
  async reach(element, name) {
    for (let i = 0; i < 400; i++) {
      if (await element.evaluate((e) => e === document.activeElement)) {
        if (!await element.evaluate((e) => e.matches(':focus-visible'))) throw new Error(`${name}: it cannot be seen that it has the focus`)
        return
      }
      await this.page.keyboard.press('Tab')
    }
    throw new Error(`${this.page.url()}: the keyboard does not reach "${name}"`)
  }

  async press(name) {
    const element = await this.element(name, 'button')
    const arrived = this.page.waitForNavigation({ waitUntil: 'load' })
    if (this.way === 'keyboard') {
      await this.reach(element, name)
      await this.page.keyboard.press('Enter')
    } else {
      await element.click()
    }
    await arrived
  }

  async type(name, value) {
    const element = await this.element(name, 'field')
    if (this.way === 'keyboard') await this.reach(element, name)
    const shape = await element.evaluate((e) => e.tagName === 'SELECT' ? 'select' : e.type)
    if (shape === 'select') {
      const option = await element.evaluate((e, value) => [...e.options].find((o) => o.textContent.trim() === value)?.value, value)
      if (option === undefined) throw new Error(`"${name}" does not offer "${value}"`)
      if (this.way !== 'keyboard') { await element.select(option); return }
      await this.page.keyboard.type(value)
      if (await element.evaluate((e) => e.value) !== option) throw new Error(`the keyboard does not choose "${value}" in "${name}"`)
      return
    }
    if (shape === 'checkbox') {
      if (await element.evaluate((e) => e.checked) === value) return
      if (this.way === 'keyboard') await this.page.keyboard.press('Space')
      else await element.click()
      return
    }
    if (shape === 'date' || shape === 'time') { // what the keys mean in them depends on the machine's language
      await element.evaluate((e, value) => { e.value = value }, value)
      return
    }
    if (this.way !== 'keyboard') await element.click({ clickCount: 3 })
    else await this.page.keyboard.down('Control'), await this.page.keyboard.press('KeyA'), await this.page.keyboard.up('Control')
    await this.page.keyboard.type(value)
  }

  async open(path) { await this.page.goto(new URL(path, house.base).href, { waitUntil: 'load' }) }

  async says(...wanted) {
    const text = await this.page.$eval('body', (b) => b.innerText)
    for (const w of wanted) if (!text.includes(w)) throw new Error(`${this.page.url()} does not say "${w}"\n${await this.page.$eval('main', (m) => m.innerText)}`)
  }

  // through presses the button of a form and, where it is shown what would happen, the same once more.
  async through(button, ...shown) {
    await this.press(button)
    if (await this.page.$('button[name=do][value=do]')) {
      await this.says(...shown)
      await this.look('shown before')
      await this.press(button)
    }
    await this.says()
    if (!await this.page.$('[role=status]')) throw new Error(`${this.page.url()} does not say that it was done\n${await this.page.$eval('main', (m) => m.innerText)}`)
    await this.look('done')
  }
}

async function week(hand, n) {
  const mail = `coordinator-${n}@bremen.example`
  // Invited, by a link that works once.
  const link = run('user', 'invite', mail, '--name', `Koordination ${n}`, '--role', 'coordinator', '--language', 'de', '--data', data)
  await hand.page.goto(link, { waitUntil: 'load' })
  await hand.look('invited')
  await hand.press(await hand.page.$eval('main button', (b) => b.textContent.replace(/\s+/g, ' ').trim()))
  await hand.says('Agenda')
  await hand.look('first page')

  // Somebody is added, and a fault stands beside the field.
  await hand.open('/people')
  await hand.look('list')
  await hand.press('Neue Person')
  await hand.type('Name', `Neu Hier ${n}`)
  await hand.type('Mailadresse', 'keine Adresse')
  await hand.page.$eval('main form[method=post]', (f) => { f.noValidate = true })
  await hand.press(await hand.page.$eval('main p.go button', (b) => b.textContent.trim()))
  await hand.says('Bitte eine Mailadresse angeben')
  await hand.look('with a fault')
  await hand.type('Mailadresse', `neu-${n}@riga.example`)
  await hand.through(await hand.page.$eval('main p.go button', (b) => b.textContent.trim()))
  await hand.says(`Neu Hier ${n}`)

  // A series, with its dates at once.
  await hand.open('/series')
  await hand.press('Neue Reihe')
  await hand.type('Deutsch', `Lesekreis ${n}`)
  await hand.type('Wie oft', 'jede Woche')
  await hand.type('Wochentag', 'Donnerstag')
  await hand.type('Beginn', '18:00')
  await hand.type('Dauer', '1 h 30 min')
  await hand.type('Team', true)
  await hand.look('filled in')
  await hand.through('Reihe anlegen', 'bekommen eine Mail')
  await hand.says('jeden Donnerstag')

  // A calendar, whose address leads to it until it is closed.
  await hand.open('/calendars')
  await hand.look('list')
  await hand.press('Neuer Kalender')
  await hand.type('Was er zeigt', 'Das ganze Büro')
  await hand.type('Wofür', `Wand ${n}`)
  await hand.through('Kalender freigeben')
  const address = await (await hand.element('Adresse des Kalenders', 'field')).evaluate((e) => e.value)
  if ((await fetch(address)).status !== 200) throw new Error('the address of the calendar leads nowhere')
  await hand.press('Sperren')
  await hand.through('Kalender sperren', 'nicht rückgängig')
  if ((await fetch(address)).status !== 410) throw new Error('the calendar is still open')

  // A meeting with two partners, at one of the best times.
  await hand.open('/')
  await hand.press('Treffen planen')
  await hand.type('Danzig', true)
  await hand.type('Riga', true)
  await hand.press('Beste Zeiten zeigen')
  await hand.says('Diese Zeit nehmen')
  await hand.look('best times')
  await hand.press('Diese Zeit nehmen')
  await hand.type('Deutsch', `Videokonferenz ${n}`)
  await hand.look('of a meeting')
  await hand.through('Treffen planen', 'Kontaktstelle Danzig', 'Einladung')
  await hand.says(`Videokonferenz ${n}`)

  // It is moved, somebody has said on the phone that they come, it is called off, and planned again.
  await hand.press('Verlegen')
  await hand.look('other times')
  await hand.press('Diese Zeit nehmen')
  await hand.through('Verlegen', 'Kontaktstelle Danzig')
  await hand.press('Antwort eintragen')
  await hand.type('Wer hat geantwortet?', 'Kontaktstelle Danzig')
  await hand.type('Antwort', 'kommt')
  await hand.through('Antwort eintragen')
  await hand.says('1 Zusage')
  await hand.press('Absagen')
  await hand.through('Treffen absagen', 'nicht rückgängig', 'Kontaktstelle Danzig')
  await hand.press('Noch einmal planen, mit denselben Gästen und Texten')
  await hand.look('planned again')
  await hand.press('So zurücknehmen')
  await hand.says('Zurückgenommen')

  // What happened, by whom.
  await hand.open('/history')
  await hand.says(`Koordination ${n}`, `Lesekreis ${n}`)
  await hand.look('what happened')

  // A place gets another address, with its guests told, and that is taken back before anybody was.
  await hand.open('/venues/rathaus')
  await hand.press('Ändern')
  await hand.type('Anschrift', `Domshof ${n}, Bremen`)
  await hand.through('Speichern', 'bekommen eine Mail', 'in etwa zwei Minuten')
  await hand.says(`Domshof ${n}`)
  await hand.open('/history')
  await hand.press('Ansehen oder zurücknehmen')
  await hand.look('what is taken back')
  await hand.press('So zurücknehmen')
  await hand.says('Zurückgenommen')
  await hand.look('taken back')
  await hand.open('/venues/rathaus')
  await hand.says('Am Markt 21')

  // Signed in on two devices; one is ended, at once.
  const other = await hand.page.browser().createBrowserContext()
  const second = new Hand(await other.newPage(), 'mouse', true)
  await second.page.goto(run('user', 'invite', mail, '--data', data), { waitUntil: 'load' })
  await second.press(await second.page.$eval('main button', (b) => b.textContent.replace(/\s+/g, ' ').trim()))
  await hand.open('/me')
  await hand.look('own page')
  await hand.press(await hand.page.$eval('main form[action="/me/devices"] button', (b) => b.textContent.replace(/\s+/g, ' ').trim()))
  await second.open('/')
  if (new URL(second.page.url()).pathname !== '/login') throw new Error('a session that was ended goes on')
  await second.look('signed out')
  await other.close()
}

let failed = null
try {
  await browse(async (browser) => {
    let n = 0
    for (const [way, script] of [['mouse', true], ['keyboard', true], ['mouse', false]]) {
      n++
      const context = await browser.createBrowserContext()
      const page = await context.newPage()
      await page.setViewport({ width: 1280, height: 800 })
      await page.setExtraHTTPHeaders({ 'Accept-Language': 'de' })
      await page.setJavaScriptEnabled(script)
      await week(new Hand(page, way, script), n)
      console.log(`the week by ${way}${script ? '' : ', without JavaScript'}: done`)
      await context.close()
    }
  })
} catch (err) {
  failed = err
} finally {
  await house.stop()
  rmSync(folder, { recursive: true, force: true })
}
for (const fault of found) console.error(`FAIL: ${fault}`)
if (failed) console.error(`FAIL: ${failed.stack}`)
console.log(`${looked.size} pages and states, ${found.length} faults`)
process.exit(failed || found.length ? 1 : 0)
