// A coordinator's week in the browser, once by mouse, once by keyboard alone, once with JavaScript off: invited, people one by one and
// by CSV, an address that mails come back from, a series, a calendar, a meeting with two partners from the best times to planning it
// again, a guest who proposes another time, somebody else at the same meeting, a trip, search, what happened and taking it back, signing
// out elsewhere. axe looks at every page and state on the way.
//   node week.mjs BINARY [mouse|keyboard|scriptless]
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from './house.mjs'
import { go } from './ways.mjs'

const [binary, only] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'jourfixe-week-'))
const data = join(folder, 'data')
const run = (input, ...args) => {
  const done = spawnSync(binary, [...args, '--data', data], { encoding: 'utf8', input })
  if (done.status !== 0) throw new Error(`jourfixe ${args.join(' ')}\n${done.stdout}${done.stderr}`)
  return done.stdout.trim()
}
writeFileSync(join(folder, 'office.yaml'), spawnSync(binary, ['example'], { encoding: 'utf8' }).stdout)
const house = await serve(binary, 'serve', '--office-id', 'bremen', '--data', data, '--office', join(folder, 'office.yaml'), '--http', '127.0.0.1:0', '--nats-listen', '127.0.0.1:0')
const operator = { headers: { Authorization: `Bearer ${JSON.parse(readFileSync(join(data, 'operator.json'))).apiToken}` } }

// read returns what the built-in mailbox has for an address, once there is something whose text fits.
async function read(address, fits) {
  for (const began = Date.now(); Date.now() - began < 30_000; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const list = await (await fetch(new URL('/mailbox', house.base), operator)).text()
    const [, id] = list.split('<li>').find((mail) => mail.replace(/<[^>]*>/g, '').includes(` ${address}`))?.match(/href="\/mailbox\/([^/"]+)"/) ?? []
    if (!id) continue
    const mail = (await (await fetch(new URL(`/mailbox/${id}/raw`, house.base), operator)).text()).replace(/=\r?\n/g, '').replace(/=3D/g, '=')
    const found = mail.match(fits)
    if (found) return found
  }
  throw new Error(`there is no mail for ${address}`)
}

// report is how a mail server says that nobody has an address.
const report = (address, to) => `From: <postmaster@riga.example>
To: <${to}>
Subject: Undelivered mail
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=part

--part
Content-Type: text/plain

There is nobody of that name.
--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.riga.example

Final-Recipient: rfc822; ${address}
Action: failed
Status: 5.1.1

--part--
`.replace(/\n/g, '\r\n')

// enter signs somebody in by a link that they have sent to themselves.
async function enter(hand, address) {
  await hand.open('/login')
  await hand.look('sign in')
  await hand.type('Ihre E-Mail-Adresse', address)
  await hand.press('Link zuschicken')
  await hand.says('Sehen Sie in Ihr Postfach')
  await hand.look('sent')
  const [link] = await read(address, /http:\/\/[^\s"<>]+\/login\/[^\s"<>]+/)
  await hand.page.goto(link, { waitUntil: 'load' })
  await hand.look('by a link')
  await hand.press('Anmelden als')
}

async function week(hand, n) {
  const { page } = hand
  const mail = `coordinator-${n}@bremen.example`
  const first = async (selector) => (await page.$$eval(selector, (list) => list[0]?.href)) ?? await hand.fail(`there is no ${selector}`)

  // Invited, by a link that works once.
  await page.goto(run('', 'user', 'invite', mail, '--name', `Koordination ${n}`, '--role', 'coordinator', '--language', 'de'), { waitUntil: 'load' })
  await hand.look('invited')
  await hand.go()
  await hand.says('Agenda')
  await hand.look('first page')

  // Somebody is added, and a fault stands beside the field.
  await hand.press('Personen')
  await hand.look('list')
  await hand.press('Neue Person')
  await hand.type('Name', `Neu Hier ${n}`)
  await hand.type('Mailadresse', 'keine Adresse')
  await page.$eval('main form[method=post]', (f) => { f.noValidate = true })
  await hand.press('Person eintragen')
  await hand.says('Bitte eine Mailadresse angeben')
  await hand.alerted()
  await hand.holds('Name', `Neu Hier ${n}`)
  await hand.look('with a fault')
  await hand.type('Mailadresse', `neu-${n}@riga.example`)
  await hand.through('Person eintragen')
  await hand.says(`Neu Hier ${n}`)

  // Several people at once, of whom one has no address yet.
  await hand.press('Personen')
  await hand.press('Mehrere auf einmal')
  await hand.look('several')
  await hand.type('Tabelle', `Name;E-Mail;Partner;Sprache\nGast ${n};gast-${n}@riga.example;Riga;Deutsch\nZurück ${n};zurück;Riga;Deutsch\n`)
  await hand.press('Ansehen')
  await hand.alerted()
  await hand.says('In einer Zeile stimmt etwas nicht', 'Zeile 3')
  await hand.look('several, with a fault')
  await hand.type('Tabelle', `Name;E-Mail;Partner;Sprache\nGast ${n};gast-${n}@riga.example;Riga;Deutsch\nZurück ${n};zurueck-${n}@riga.example;Riga;Deutsch\n`)
  await hand.press('Ansehen')
  await hand.says('2 Personen werden eingetragen', `Gast ${n}`)
  await hand.look('several, seen')
  await hand.press('2 Personen eintragen')
  await hand.says('2 Personen sind eingetragen')
  await hand.told()
  await hand.look('several, done')

  // Mail to one of them comes back: the address is mended where that is shown.
  const [, sender] = await read(`zurueck-${n}@riga.example`, /^Return-Path: <(.*)>/m)
  run(report(`zurueck-${n}@riga.example`, sender), 'deliver', '--from', '<>', '--to', sender)
  await hand.press('Agenda')
  for (const began = Date.now(); !await hand.has('1 Person ist per Mail nicht zu erreichen') && Date.now() - began < 30_000;) await page.reload({ waitUntil: 'load' })
  await hand.look('with a bounce')
  await hand.press('1 Person ist per Mail nicht zu erreichen')
  await hand.says('E-Mails an diese Adresse kommen zurück')
  await hand.look('with a bounce')
  await hand.press('Andere Adresse eintragen')
  await hand.type('Mailadresse', `wieder-${n}@riga.example`)
  await hand.through('Speichern')
  await hand.says(`wieder-${n}@riga.example`)
  await hand.denies('kommen zurück')

  // A series, with its dates at once.
  await hand.press('Reihen')
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
  await hand.press('Kalender')
  await hand.look('list')
  await hand.press('Neuer Kalender')
  await hand.type('Was er zeigt', 'Das ganze Büro')
  await hand.type('Wofür', `Wand ${n}`)
  await hand.through('Kalender freigeben')
  const address = await (await hand.element('Adresse des Kalenders', 'field')).evaluate((e) => e.value)
  if ((await fetch(address)).status !== 200) await hand.fail('the address of the calendar leads nowhere')
  await hand.press('Sperren')
  await hand.through('Kalender sperren', 'nicht rückgängig')
  if ((await fetch(address)).status !== 410) await hand.fail('the calendar is still open')

  // A meeting with two partners, at one of the best times.
  await hand.press('Agenda')
  await hand.press('Treffen planen')
  await hand.type('Danzig', true)
  await hand.type('Riga', true)
  await hand.press('Beste Zeiten zeigen')
  await hand.says('Diese Zeit nehmen')
  await hand.look('best times')
  await hand.press('Diese Zeit nehmen')
  await hand.type('Deutsch', `Videokonferenz ${n}`)
  await hand.type('Videokonferenz', 'http://meet.bremen.example/raum')
  await hand.press('Treffen planen')
  await hand.alerted()
  await hand.says('https://')
  await hand.holds('Videokonferenz', 'http://meet.bremen.example/raum')
  await hand.type('Videokonferenz', `https://meet.bremen.example/raum-${n}`)
  await hand.look('of a meeting')
  await hand.through('Treffen planen', 'Kontaktstelle Danzig', `Gast ${n}`, 'Einladung')
  await hand.says(`Videokonferenz ${n}`)
  if (await page.$eval('a[href^="https://meet."]', (a) => a.href) !== `https://meet.bremen.example/raum-${n}`) await hand.fail('the link to the video conference leads elsewhere')
  const meeting = new URL(page.url()).pathname
  const when = () => page.$eval('main .lead time', (t) => t.dateTime).catch(() => page.$eval('main .ctime time', (t) => t.dateTime))
  const planned = await when()

  // It is moved to a room that is free then, and moved back before anybody has heard of it; then it is moved for good.
  await hand.press('Verlegen')
  await hand.look('other times')
  await hand.press('1 Raum frei', false)
  await hand.look('other times, with rooms')
  await hand.press('✓ Rathaus: frei')
  await hand.holds('Ort', 'rathaus')
  await hand.look('with a room')
  await hand.through('Verlegen', 'Kontaktstelle Danzig')
  if (await when() === planned) await hand.fail('it is where it was')
  await hand.says('Rathaus')
  await hand.press('Ansehen oder zurücknehmen')
  await hand.look('a move')
  await hand.press('So zurücknehmen')
  await hand.says('Zurückgenommen')
  await hand.open(meeting)
  if (await when() !== planned) await hand.fail('it is not where it was')
  await hand.denies('Rathaus')
  await hand.press('Verlegen')
  await hand.press('Diese Zeit nehmen')
  await hand.through('Verlegen', 'Kontaktstelle Danzig')

  // Somebody has said on the phone that they come.
  await hand.press('Antwort eintragen')
  await hand.type('Wer hat geantwortet?', 'Kontaktstelle Danzig')
  await hand.type('Antwort', 'kommt')
  await hand.through('Antwort eintragen')
  await hand.says('1 Zusage')

  // Somebody else changes the same meeting meanwhile: what both have typed is there, and nothing is overwritten.
  await hand.press('Ändern')
  const colleague = await hand.in('mouse', true)
  await colleague.page.goto(run('', 'user', 'invite', `kollegin-${n}@bremen.example`, '--name', `Kollegin ${n}`, '--role', 'coordinator', '--language', 'de'), { waitUntil: 'load' })
  await colleague.go()
  await colleague.open(`${meeting}/change`)
  await colleague.type('Deutsch', 'Von der Kollegin', 'Worum es geht')
  await colleague.type('Englisch', `Video call ${n}`, 'Titel')
  await colleague.through('Speichern', `Gast ${n}`)
  await hand.type('Deutsch', 'Von mir', 'Worum es geht')
  await hand.press('Speichern')
  await hand.alerted()
  await hand.says('Inzwischen hat sich etwas geändert', 'Jetzt gilt:', 'Von der Kollegin')
  await hand.holds('Deutsch', 'Von mir', 'Worum es geht')
  await hand.holds('Englisch', `Video call ${n}`, 'Titel')
  await hand.look('out of date')
  await colleague.open(meeting)
  await colleague.says('Von der Kollegin')
  await colleague.denies('Von mir')
  await hand.through('Speichern', `Gast ${n}`)
  await hand.says('Von mir')
  await colleague.close()

  // A guest signs in, looks at the invitation and proposes another time. They read what has become of it once that is decided.
  const guest = await hand.in()
  await enter(guest, `gast-${n}@riga.example`)
  await guest.says(`Gast ${n}`, `Videokonferenz ${n}`)
  await guest.look('of a guest')
  await guest.press(`Videokonferenz ${n}`)
  const invitation = new URL(guest.page.url()).pathname
  await guest.look('of a guest')
  await guest.press('Andere Zeit vorschlagen')
  await guest.look('of a guest')
  const day = new Date(Date.parse(await (await guest.element('Tag', 'field')).evaluate((e) => e.value)) + 86_400_000).toISOString().slice(0, 10)
  await guest.type('Tag', day)
  await guest.type('Beginn', '11:30')
  await guest.type('Ende', '12:30')
  await guest.go('main button[value=look]')
  await guest.holds('Beginn', '11:30')
  await guest.look('of a guest, looked at')
  await guest.go('main button[value=send]')
  await guest.told()
  await guest.look('of a guest, proposed')

  await hand.press('Agenda')
  await hand.press('1 Vorschlag für eine andere Zeit ist zu entscheiden')
  await hand.says(`Gast ${n}`)
  await hand.look('with a proposal')
  await hand.press(n === 2 ? 'Termin beibehalten' : 'Übernehmen')
  // In a later week the partners have been invited for that time already.
  if (await hand.has('Trotzdem übernehmen')) {
    await hand.alerted()
    await hand.says('Gegen diese Zeit spricht')
    await hand.look('with a proposal that clashes')
    await hand.press('Trotzdem übernehmen')
  }
  await hand.look('decided')
  await hand.says(n === 2 ? 'nicht übernommen' : 'übernommen')
  await guest.open(invitation)
  await guest.look('of a guest, decided')
  await guest.close()

  // It is called off, and planned again.
  await hand.press('Absagen')
  await hand.through('Treffen absagen', 'nicht rückgängig', 'Kontaktstelle Danzig')
  await hand.press('Noch einmal planen, mit denselben Gästen und Texten')
  await hand.look('planned again')
  await hand.press('So zurücknehmen')
  await hand.says('Zurückgenommen')

  // A trip, with one of its milestones reached.
  await hand.press('Reisen')
  await hand.look('list')
  await hand.press('Reise vorschlagen')
  await hand.look('what is asked')
  await hand.type('Wohin?', 'Riga')
  await hand.type('Wie viele Tage?', '4')
  await hand.type('Frühestens ab', `${new Date().getFullYear() + 1}-09-30`)
  await hand.type('Zurück spätestens am', `${new Date().getFullYear() + 1}-09-01`)
  await hand.press('Tage ansehen')
  await hand.alerted()
  await hand.type('Frühestens ab', `${new Date().getFullYear() + 1}-09-01`)
  await hand.type('Zurück spätestens am', `${new Date().getFullYear() + 1}-09-30`)
  await hand.press('Tage ansehen')
  await hand.says('Tagen kann die Reise beginnen')
  await hand.look('days of a trip')
  await hand.press('Diese Tage nehmen')
  await hand.type('Deutsch', `Bürgerreise ${n}`, 'Titel')
  await hand.type('Plätze', '20')
  await hand.look('of a trip')
  await hand.through('Reise vorschlagen')
  await hand.says(`Bürgerreise ${n}`, 'Warum diese Tage')

  // Its programme, entry by entry: one more keeps what is typed, and a fault stands beside its entry.
  await hand.press('Ändern')
  await hand.press('Programmpunkt hinzufügen')
  await hand.type('Was? (Deutsch)', 'Stadtrundgang', 'Programmpunkt 1')
  await hand.type('Tag der Reise', '2', 'Programmpunkt 1')
  await hand.type('Von', '10:00', 'Programmpunkt 1')
  await hand.type('Bis', '12:00', 'Programmpunkt 1')
  await hand.press('Programmpunkt hinzufügen')
  await hand.says('Programmpunkt 1: Stadtrundgang · Tag 2 · 10:00–12:00', 'Programmpunkt 2: noch leer')
  await hand.press('Programmpunkt 1', false)
  await hand.holds('Was? (Deutsch)', 'Stadtrundgang', 'Programmpunkt 1')
  await hand.look('of a programme')
  await hand.type('Was? (Deutsch)', 'Empfang', 'Programmpunkt 2')
  await hand.type('Tag der Reise', 'morgen', 'Programmpunkt 2')
  await hand.type('Von', '18:00', 'Programmpunkt 2')
  await hand.type('Bis', '20:00', 'Programmpunkt 2')
  await hand.press('Speichern')
  await hand.alerted()
  await hand.denies('nichts geändert')
  await hand.holds('Tag der Reise', 'morgen', 'Programmpunkt 2')
  await hand.look('of a programme, with a fault')
  await hand.type('Tag der Reise', '3', 'Programmpunkt 2')
  await hand.through('Speichern')
  await hand.says('Stadtrundgang', 'Empfang')
  await hand.press('Meilenstein abhaken')
  await hand.look('of a milestone')
  const milestone = await (await hand.element('Was ist getan?', 'field')).evaluate((e) => e.options[1].textContent.trim())
  await hand.type('Was ist getan?', milestone)
  await hand.through('Abhaken')
  await hand.says('1 von')

  // What happened, by whom; a place that gets another address, and has that taken back before its guests are told.
  await hand.open('/venues/rathaus')
  await hand.press('Ändern')
  await hand.type('Anschrift', `Domshof ${n}, Bremen`)
  await hand.through('Speichern', 'bekommen eine Mail', 'in etwa zwei Minuten')
  await hand.says(`Domshof ${n}`)
  await hand.press('Verlauf')
  await hand.says(`Koordination ${n}`, `Lesekreis ${n}`)
  await hand.look('what happened')
  await hand.press('Ansehen oder zurücknehmen')
  await hand.look('what is taken back')
  await hand.press('So zurücknehmen')
  await hand.says('Zurückgenommen')
  await hand.look('taken back')
  await hand.press('Verlauf')
  await hand.type('Was', 'Reisen')
  await hand.press('Zeigen')
  await hand.says(`Bürgerreise ${n}`)
  await hand.denies(`Lesekreis ${n}`)

  // Search, from whatever page.
  await hand.type('Im ganzen Büro suchen', `lesekreis ${n}`)
  await page.keyboard.press('Enter')
  await page.waitForNavigation({ waitUntil: 'load' }).catch(() => {})
  await hand.says('Treffer für', `Lesekreis ${n}`)
  await hand.look('found')
  await hand.press(`Lesekreis ${n}`)
  await hand.says('jeden Donnerstag')

  // Signed in on two devices; one is ended, at once.
  const second = await hand.in('mouse', true)
  await second.page.goto(run('', 'user', 'invite', mail), { waitUntil: 'load' })
  await second.go()
  await hand.open('/me')
  await hand.says('Angemeldet auf 2 Geräten')
  await hand.look('own page')
  await hand.press('Dort abmelden')
  await hand.says('Angemeldet auf 1 Gerät')
  await hand.look('own page, done')
  await second.open('/partners')
  if (new URL(second.page.url()).pathname !== '/login') await second.fail('a session that was ended goes on')
  await second.close()

  // Out, and in again by a link in a mail.
  await hand.press('Abmelden')
  await enter(hand, mail)
  await hand.says('Agenda')
}

await go('the week', only, house, folder, week)
