// From the public page of a trip to the seat, the offer and the withdrawal, as people do it who have no more than a browser and their
// mail: once by mouse, once by keyboard alone, once with JavaScript off. axe looks at every page and state on the way.
//   node trip.mjs BINARY [mouse|keyboard|scriptless]
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from './house.mjs'
import { go } from './ways.mjs'

const [binary, only] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'jourfixe-trip-'))
const data = join(folder, 'data')
// send gives a command, as soon as the office is there.
function send(type, command) {
  for (const began = Date.now(); ;) {
    const done = spawnSync(binary, ['send', type, '-', '--data', data], { encoding: 'utf8', input: JSON.stringify(command) })
    if (done.status === 0) return
    if (Date.now() - began > 20_000) throw new Error(`jourfixe send ${type}\n${done.stdout}${done.stderr}`)
  }
}
writeFileSync(join(folder, 'office.yaml'), spawnSync(binary, ['example'], { encoding: 'utf8' }).stdout)
const house = await serve(binary, 'serve', '--office-id', 'bremen', '--data', data, '--office', join(folder, 'office.yaml'), '--http', '127.0.0.1:0', '--nats-listen', '127.0.0.1:0')
const operator = { headers: { Authorization: `Bearer ${JSON.parse(readFileSync(join(data, 'operator.json'))).apiToken}` } }

// read returns what the built-in mailbox has for an address, once there is a mail whose text fits.
async function read(address, fits) {
  for (const began = Date.now(); Date.now() - began < 60_000; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const list = await (await fetch(new URL('/mailbox', house.base), operator)).text()
    const mails = list.split('<li>').filter((mail) => mail.replace(/<[^>]*>/g, '').includes(` ${address}`))
    for (const mail of mails) {
      const [, id] = mail.match(/href="\/mailbox\/([^/"]+)"/) ?? []
      if (!id) continue
      const raw = (await (await fetch(new URL(`/mailbox/${id}/raw`, house.base), operator)).text()).replace(/=\r?\n/g, '').replace(/=3D/g, '=')
      const found = raw.match(fits)
      if (found) return new URL(found[0]).pathname
    }
  }
  throw new Error(`there is no mail for ${address} with ${fits}`)
}
const confirming = /https?:\/\/[^\s"<>]+\/register\/[A-Za-z0-9_-]+/
const offering = /https?:\/\/[^\s"<>]+\/host\/[A-Za-z0-9_-]+/
const own = /https?:\/\/[^\s"<>]+\/registered\/[a-z2-7]+/

// register fills in the public form and goes on by the link in the mail, as far as the page of one's own.
async function register(hand, trip, name, mail, more = async () => {}) {
  await hand.open(`/trips/${trip}/register`)
  await hand.says('Die Anmeldung ist offen.')
  await hand.look('public')
  await hand.press('Zum Anmelden')
  await hand.type('Vor- und Nachname', name)
  await hand.type('E-Mail-Adresse', mail)
  await more()
  await hand.type('Ich bin damit einverstanden, dass das Büro diese Angaben für die Reise verwendet.', true)
  await hand.press('Link zuschicken')
  await hand.says('Sehen Sie in Ihr Postfach')
  await hand.look('sent')
  await hand.open(await read(mail, confirming))
  await hand.says(name)
  await hand.look('link')
  await hand.go()
}

// host offers a bed on the public page, changes it, and takes it back on the page of one's own.
async function host(hand, trip, mail) {
  await hand.open(`/trips/${trip}/host`)
  await hand.type('Wie heißen Sie?', 'Familie Beispiel')
  await hand.type('E-Mail-Adresse', 'familie beispiel')
  await hand.press('Link zuschicken')
  await hand.says('Das ist noch nicht abgeschickt', 'Das ist keine E-Mail-Adresse', 'Bitte stimmen Sie zu')
  await hand.holds('Wie heißen Sie?', 'Familie Beispiel')
  await hand.look('host, faults')
  await hand.type('E-Mail-Adresse', mail)
  await hand.type('Es gibt Haustiere', true)
  await hand.type('Ich bin damit einverstanden, dass das Büro diese Angaben verwendet, um Gäste und Gastfamilien zusammenzubringen.', true)
  await hand.press('Link zuschicken')
  await hand.says('Sehen Sie in Ihr Postfach')
  await hand.open(await read(mail, offering))
  await hand.says('Stimmt das so?', 'Familie Beispiel')
  await hand.look('host, link')
  await hand.press('Das anbieten')
  await hand.says('Ihr Angebot ist notiert', 'Das steht noch nicht fest')
  await hand.look('host, own')
  await hand.press('Angebot ändern')
  await hand.type('Was sollten wir noch wissen?', 'Am Park')
  await hand.press('Speichern')
  await hand.says('Ihr Angebot ist geändert', 'Am Park')
  await hand.press('Angebot zurückziehen')
  await hand.look('host, withdraw')
  await hand.press('Angebot zurückziehen')
  await hand.says('Ihr Angebot ist zurückgezogen')
  await hand.look('host, withdrawn')
}

async function trip(hand, n) {
  const id = `danzig-${n}`, year = new Date().getFullYear() + 1
  send('trip.propose', {
    id, partner: 'gdansk', title: { de: `Bürgerreise ${n} nach Danzig`, en: `Citizen trip ${n} to Gdańsk` },
    window: { from: `${year}-09-01`, to: `${year}-09-20` }, days: 4, capacity: 1, registration: { rule: 'first-come', price: { minor: 48000 }, hosts: { sought: true } },
    programme: [
      { id: 'boat', day: 2, start: '10:00', end: '12:00', title: { de: 'Bootsfahrt', en: 'Boat trip' }, optional: { seats: 1, price: { minor: 2500 } } },
      { id: 'opera', day: 2, start: '11:00', end: '14:00', title: { de: 'Matinee', en: 'Matinee' }, optional: { seats: 1 } },
    ],
    milestones: [{ id: 'registration-closes', before: 'P1W', title: { de: 'Anmeldeschluss', en: 'Registration closes' } }],
  })
  const ada = `ada-${n}@beispiel.example`, bea = `bea-${n}@beispiel.example`

  // What is wrong stands beside the field, and nothing typed is lost.
  await hand.open(`/trips/${id}/register`)
  await hand.type('Vor- und Nachname', 'Ada Beispiel')
  await hand.type('E-Mail-Adresse', 'ada beispiel')
  await hand.press('Link zuschicken')
  await hand.says('Das ist noch nicht abgeschickt', 'Das ist keine E-Mail-Adresse', 'Bitte stimmen Sie zu')
  await hand.holds('Vor- und Nachname', 'Ada Beispiel')
  await hand.look('public, faults')

  // The seat goes to who comes first; who comes next waits.
  await register(hand, id, 'Ada Beispiel', ada, () => hand.type('Ernährung', 'vegetarisch'))
  await hand.says('Sie haben einen Platz', 'Ada Beispiel')
  await hand.look('own, seated')
  const adas = new URL(hand.page.url()).pathname

  // She chooses a part of the programme: not two at once, what it costs is shown first, and on the way back nothing is lost.
  await hand.press('Programm wählen')
  await hand.says('Woran möchten Sie teilnehmen?', '25,00 € je Person', 'noch 1 Platz')
  await hand.look('own, parts')
  await hand.type('Bootsfahrt', true)
  await hand.type('Matinee', true)
  await hand.go()
  await hand.says('Noch nicht gespeichert', 'Das ist zur selben Zeit wie: Matinee')
  await hand.look('own, parts, fault')
  await hand.type('Matinee', false)
  await hand.go()
  await hand.says('Ist das so richtig?', '505,00 €', 'Gespeichert ist noch nichts')
  await hand.look('own, parts, shown first')
  await hand.press('Zurück zur Auswahl')
  await hand.says('Woran möchten Sie teilnehmen?')
  await hand.go()
  await hand.press('So wählen')
  await hand.says('Ihre Wahl ist gespeichert', 'Bootsfahrt, 25,00 €', 'gewählt', '505,00 €')
  await hand.look('own, parts chosen')
  const other = await hand.in()
  await register(other, id, 'Bea Beispiel', bea)
  await other.says('Warteliste, Platz 1')
  await other.look('own, waiting')

  // Ada changes what she has said, asks herself whether to withdraw, and does.
  await hand.press('Angaben ändern')
  await hand.look('own, change')
  await hand.type('Name der Begleitung', 'Otto Beispiel')
  await hand.go()
  await hand.says('Ein zweiter Platz ist nicht frei')
  await hand.look('own, change, fault')
  await hand.open(adas)
  await hand.press('Von der Reise abmelden')
  await hand.says('Möchten Sie sich wirklich abmelden?')
  await hand.look('own, withdraw')
  await hand.press('Ja, abmelden')
  await hand.says('Sie sind abgemeldet')
  await hand.look('own, withdrawn')

  // The seat is offered to Bea, by mail, and she takes it.
  for (const began = Date.now(); ; await new Promise((resolve) => setTimeout(resolve, 200))) {
    await other.open(await read(bea, own))
    if ((await other.main()).includes('Ein Platz ist frei für Sie')) break
    if (Date.now() - began > 60_000) await other.fail('the seat is not offered')
  }
  await other.look('own, offered')
  await other.press('Platz annehmen')
  await other.says('Sie haben einen Platz')
  await other.look('own, accepted')
  await other.close()

  // A family offers a bed, as from the link that the partner city hands on.
  await host(hand, id, `familie-${n}@beispiel.example`)

  // The office sees it.
  await hand.page.setExtraHTTPHeaders({ 'Accept-Language': 'de', ...operator.headers })
  await hand.open(`/trips/${id}/registrations`)
  await hand.says('Bea Beispiel')
  await hand.look('registrations')
  await hand.page.setExtraHTTPHeaders({ 'Accept-Language': 'de' })
}

await go('the trip', only, house, folder, trip)
