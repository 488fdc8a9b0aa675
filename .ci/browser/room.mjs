// A Jour Fixe from the backlog to approved minutes, once by mouse, once by keyboard alone, once with JavaScript off: a member proposes, the office makes the
// agenda and brings a file, the clock closes it, what was reached is ticked and the rest returns, minutes are written, approved, corrected and read by
// the member. axe looks at every page and state on the way.
//   node room.mjs BINARY [mouse|keyboard|scriptless]
// BINARY is jourfixe as its own tests run it (go test -c -o jourfixe ./cmd/jourfixe): its clock is told where to begin, so that days pass with a restart.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from './house.mjs'
import { go } from './ways.mjs'

const [binary, only] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'jourfixe-room-'))
const data = join(folder, 'data'), slides = join(folder, 'Folien.txt')
const run = (input, ...args) => {
  const done = spawnSync(binary, [...args, '--data', data], { encoding: 'utf8', input })
  if (done.status !== 0) throw new Error(`jourfixe ${args.join(' ')}\n${done.stdout}${done.stderr}`)
  return done.stdout.trim()
}
writeFileSync(slides, 'Was wir zeigen wollen\n')
writeFileSync(join(folder, 'office.yaml'), spawnSync(binary, ['example'], { encoding: 'utf8' }).stdout)

// begin starts the house at a time. It keeps its port, so browsers find it again; whoever has signed in has to do so again, since hours are over.
let current, port = 0
async function begin(at) {
  await current?.stop()
  process.env.JOURFIXE_TEST_CLOCK = `${new Date(at).toISOString()} ${Date.now()}000000 1`
  current = await serve(binary, 'serve', '--office-id', 'bremen', '--data', data, '--office', join(folder, 'office.yaml'), '--http', `127.0.0.1:${port}`, '--nats-listen', '127.0.0.1:0')
  port = new URL(current.base).port
  while ((await fetch(new URL('/readyz', current.base))).status !== 200) await new Promise((resolve) => setTimeout(resolve, 50))
}
// Each way has a date of the Jour Fixe of its own, the first Wednesday of a month, and begins four days before, when its agenda is still open.
const days = ['2027-01-02T09:00:00Z', '2027-01-30T09:00:00Z', '2027-02-27T09:00:00Z']
await begin(days[0])
const house = { base: current.base, stop: () => current.stop() }
const operator = { headers: { Authorization: `Bearer ${JSON.parse(readFileSync(join(data, 'operator.json'))).apiToken}` } }

// read returns what is picked of a mail that the built-in mailbox has for an address, once there is one of which something is.
async function read(address, pick) {
  for (const began = Date.now(); Date.now() - began < 60_000; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const list = await (await fetch(new URL('/mailbox', house.base), operator)).text()
    for (const mail of list.split('<li>').filter((m) => m.replace(/<[^>]*>/g, '').includes(` ${address}`))) {
      const [, id] = mail.match(/href="\/mailbox\/([^/"]+)"/) ?? []
      const raw = id && (await (await fetch(new URL(`/mailbox/${id}/raw`, house.base), operator)).text()).replace(/=\r?\n/g, '').replace(/=3D/g, '=')
      const found = raw && pick(raw)
      if (found) return found
    }
  }
  throw new Error(`there is no mail for ${address} with ${pick}`)
}

// enter signs a member in by a link that they have sent to themselves, and come the office by one that it was given.
const used = new Set()
async function enter(hand, address) {
  await hand.open('/login')
  await hand.type('Ihre E-Mail-Adresse', address)
  await hand.press('Link zuschicken')
  const link = await read(address, (mail) => (mail.match(/http:\/\/[^\s"<>]+\/login\/[^\s"<>]+/g) ?? []).find((l) => !used.has(l)))
  used.add(link)
  await hand.page.goto(link, { waitUntil: 'load' })
  await hand.press('Anmelden als')
}

async function come(hand, address, ...as) {
  await hand.page.goto(run('', 'user', 'invite', address, ...as), { waitUntil: 'load' })
  await hand.go()
}

// until looks at a page again and again until it says something, which others do meanwhile.
async function until(hand, words) {
  for (const began = Date.now(); Date.now() - began < 60_000;) {
    if (new URL(hand.page.url()).pathname === '/login') break
    if ((await hand.main())?.replace(/\s+/g, ' ').includes(words)) return
    await hand.page.reload({ waitUntil: 'load' })
  }
  await hand.says(words)
}

async function propose(hand, title, minutes) {
  await hand.type('Worum geht es?', title)
  await hand.type('Wie viele Minuten dauert es?', minutes)
  await hand.press('Vorschlagen')
  await hand.told()
  await hand.says('Ihr Vorschlag ist da', title)
}

async function room(hand, n) {
  const harbour = `Hafenfest ${n}`, later = `Briefmarken ${n}`, address = `mitglied-${n}@riga.example`

  if (n > 1) await begin(days[n - 1])

  // A member proposes an item. What is wrong stands beside the field, and nothing typed is lost.
  run(JSON.stringify({ id: `mitglied-${n}`, name: `Mitglied ${n}`, email: address, language: 'de', partner: 'riga' }), 'send', 'person.add', '-')
  const member = await hand.in()
  await enter(member, address)
  await member.says('Ihre Runden')
  await member.open('/rooms/jour-fixe')
  await member.look('of a member')
  const start = Date.parse(await member.page.$eval('section[aria-labelledby=next] time', (t) => t.dateTime))
  const own = await member.page.$eval('section[aria-labelledby=next] a[href^="/rsvp/"]', (a) => a.href)
  await member.press('Punkt vorschlagen')
  await member.look('of a member')
  await member.type('Was ist dazu zu sagen?', 'Wer kommt mit?')
  await member.press('Vorschlagen')
  await member.alerted()
  await member.says('Bitte in 1 bis 200 Zeichen sagen')
  await member.holds('Was ist dazu zu sagen?', 'Wer kommt mit?')
  await member.look('with a fault')
  await propose(member, harbour, '60')
  await member.says('von Ihnen')
  await member.look('proposed')

  // The office proposes another, puts both on the agenda, and is told that they take too long; it brings a file for that date.
  const office = `raum-${n}@bremen.example`
  await come(hand, office, '--name', `Koordination ${n}`, '--role', 'coordinator', '--language', 'de')
  await hand.open('/rooms/jour-fixe')
  await hand.says(harbour, `Mitglied ${n}`)
  await hand.look('of the office')
  await hand.press('Punkt vorschlagen')
  await propose(hand, later, '45')
  await hand.press('Tagesordnung ändern')
  await hand.look('empty')
  const meeting = new URL(hand.page.url()).pathname.replace(/\/agenda$/, '')
  await hand.press('Punkt hinzufügen')
  await hand.type('Welcher?', `${harbour} (60 Minuten)`, 'Punkt 1')
  await hand.press('Punkt hinzufügen')
  await hand.type('Welcher?', `${later} (45 Minuten)`, 'Punkt 2')
  await hand.look('filled in')
  await hand.through('Speichern', 'dauern zusammen 105 Minuten, das Treffen 90')
  await hand.says(harbour, later, 'Zusammen 105 Minuten, bis 15:45 Uhr')
  await hand.open('/rooms/jour-fixe')
  await hand.press('Datei hinzufügen')
  await hand.look('files')
  await hand.choose('Datei', slides)
  await hand.go()
  await hand.says('Die Datei liegt jetzt hier', 'Folien')
  await hand.look('file brought')
  await member.open('/rooms/jour-fixe')
  await member.says(harbour, later, 'Dateien zu diesem Termin')
  const file = await member.page.$eval('section[aria-labelledby=agenda] a[href^="/me/files/"]', (a) => a.href)
  const cookie = (await member.page.browserContext().cookies()).map((c) => `${c.name}=${c.value}`).join('; ')
  if (await (await fetch(file, { headers: { cookie } })).text() !== readFileSync(slides, 'utf8')) await member.fail('the file is another')

  // The clock closes it, and the reminder has it. What is proposed now waits.
  await begin(start - 2 * 3600_000 + 10_000)
  await enter(member, address)
  await member.open('/rooms/jour-fixe')
  await until(member, 'Sie ist geschlossen')
  await member.look('closed')
  await read(address, (mail) => mail.includes(harbour) && mail.includes(later))

  // It is over: what was reached is ticked, and the rest waits again.
  await begin(start + 2 * 3600_000)
  await come(hand, office)
  await hand.open(meeting)
  await hand.look('over')
  await hand.press('Was wurde besprochen?')
  await hand.look('not ticked')
  await hand.type(harbour, true)
  await hand.through('Festhalten')
  await hand.says('nicht besprochen')
  await hand.open('/rooms/jour-fixe')
  if (!(await hand.page.$eval('section[aria-labelledby=backlog]', (s) => s.innerText)).includes(later)) await hand.fail('what was not reached does not wait')

  // Minutes are written: a draft is the office's. Approved they are read by all, and a correction stands beneath.
  await hand.open(meeting)
  await hand.press('Protokoll schreiben')
  await hand.press('Protokoll schreiben')
  await hand.look('begun')
  await hand.type('Text', '')
  await hand.press('Speichern')
  await hand.alerted()
  await hand.look('with a fault')
  await hand.type('Text', `# ${harbour}\n\n- **Beschluss:** Wir machen mit.\n`)
  await hand.press('Speichern')
  await hand.says('Das Protokoll ist gespeichert', 'Entwurf')
  await hand.look('a draft')
  // Who was there, what was decided, and a task of the member's: with their day, on their own page, where they tick it off.
  await hand.press('Anwesenheit festhalten')
  await hand.look('answers')
  await hand.type(`Mitglied ${n}`, 'Anwesend')
  await hand.through('Festhalten')
  await hand.press('Ergebnis oder Aufgabe festhalten')
  await hand.type('Was wurde beschlossen, oder was ist zu tun?', 'Wir machen mit.')
  await hand.type('Zu welchem Punkt?', harbour)
  await hand.through('Festhalten')
  await hand.press('Ergebnis oder Aufgabe festhalten')
  await hand.type('Was wurde beschlossen, oder was ist zu tun?', 'Stand anmelden.')
  await hand.type(`Mitglied ${n}`, true)
  await hand.press('Festhalten')
  await hand.alerted()
  await hand.holds('Was wurde beschlossen, oder was ist zu tun?', 'Stand anmelden.')
  await hand.look('a task, with a fault')
  await hand.type('Bis wann?', '2027-05-03')
  await hand.through('Festhalten')
  await hand.says('Wir machen mit.', 'Stand anmelden.')
  await hand.look('recorded')
  await member.open(`${meeting}/room/minutes`)
  await member.says('noch kein genehmigtes Protokoll')
  await member.denies('Beschluss')
  await member.look('a draft')
  await hand.press('Genehmigen')
  await hand.through('Genehmigen', 'nicht mehr geändert')
  await hand.says('Genehmigt am')
  await hand.press('Berichtigung notieren')
  await hand.type('Was richtig ist', 'Auch Riga macht mit.')
  await hand.through('Notieren')
  await hand.says('Auch Riga macht mit.')

  // The member reads them from the room, and by the link of the invitation.
  await member.open('/rooms/jour-fixe')
  await member.press(await member.page.$('section[aria-labelledby=past] summary'), false)
  await member.look('with minutes')
  await member.press('Protokoll lesen')
  await member.says('Genehmigt am', 'Beschluss: Wir machen mit.', 'Berichtigungen', 'Auch Riga macht mit.', 'Anwesend', 'Stand anmelden.')
  await member.look('read')
  await member.open('/me')
  await member.says('Ihre Aufgaben', 'Stand anmelden.')
  await member.look('with a task')
  await member.press('Erledigt')
  await member.says('Die Aufgabe ist abgehakt')
  await member.look('ticked off')
  await member.open(own)
  await member.press('Protokoll lesen')
  await member.says('Beschluss: Wir machen mit.')
  await member.look('by the link')
  await member.close()
}

await go('the Jour Fixe', only, house, folder, room)
