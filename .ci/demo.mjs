// Runs the built binary's demo as a newcomer does: starts it, opens what it prints, tries what it proposes.
import { spawn, spawnSync } from 'node:child_process'

const binary = process.argv[2]
const demo = spawn(binary, ['demo', '--http', '127.0.0.1:0', '--nats-listen', '127.0.0.1:0'])
let printed = ''
demo.stderr.on('data', (chunk) => { printed += chunk })
const ended = new Promise((resolve) => demo.on('exit', resolve))

function fail(why) {
  console.error(`FAIL: ${why}\n--- the demo printed\n${printed}`)
  demo.kill('SIGKILL')
  process.exit(1)
}

const started = Date.now()
while (!printed.includes('Stop with Ctrl-C')) {
  if (demo.exitCode !== null || Date.now() - started > 60_000) fail('it does not say that it is ready')
  await new Promise((resolve) => setTimeout(resolve, 20))
}
const took = Date.now() - started
const find = (label) => new RegExp(`^  ${label} +(\\S+)$`, 'm').exec(printed)?.[1] ?? fail(`no ${label} is printed`)

async function get(url, type, ...wanted) {
  const response = await fetch(url)
  const text = await response.text()
  if (response.status !== 200) fail(`${url} answers ${response.status}`)
  if (!response.headers.get('content-type')?.startsWith(type)) fail(`${url} is ${response.headers.get('content-type')}`)
  for (const w of wanted) if (!text.includes(w)) fail(`${url} does not have ${JSON.stringify(w)}`)
  return text
}

const agenda = await get(find('Agenda'), 'text/html', 'Internationaler Jour Fixe', 'Regeltermin', 'Bürgerreise', 'lang="de"')
for (const path of new Set(agenda.match(/(?<=href=")\/(meetings|trips|partners)\/[a-z0-9-]+(?=")/g) ?? fail('the agenda has no links'))) {
  await get(new URL(path, find('Agenda')), 'text/html', '<h1')
}
const before = await get(find('Feed'), 'text/calendar', 'BEGIN:VCALENDAR\r\n', 'SUMMARY:Internationaler Jour Fixe\r\n')

// The invitations are in the mailbox, each with a link that only its reader has. Answering takes one form.
const mailbox = find('Mailbox')
const mails = await get(mailbox, 'text/html', 'Einladung: Internationaler Jour Fixe')
const invitation = new URL(/href="(\/mailbox\/[^"?]+)"[^>]*>\s*Einladung:/.exec(mails)?.[1] ?? fail('the mailbox has no link to an invitation'), mailbox)
const raw = await get(invitation + '/raw', 'text/plain', 'Auto-Submitted: auto-generated', 'method=REQUEST', 'invite.ics')
const text = raw.replace(/=\r?\n/g, '')
const rsvp = /http:\/\/[^\s"<>?]+\/rsvp\/[a-z2-7]{26}/.exec(text)?.[0] ?? fail('the invitation has no link to answer with')
const page = await get(rsvp, 'text/html', 'Internationaler Jour Fixe', 'Zusagen')
const revision = /name="revision" value="(\d+)"/.exec(page)?.[1] ?? fail('the page for answering does not say which revision it shows')
const answered = await fetch(rsvp, { method: 'POST', redirect: 'follow', body: new URLSearchParams({ answer: 'accepted', comment: 'Gern', revision }) })
if (answered.status !== 200 || !(await answered.text()).includes('Danke')) fail(`answering ends with ${answered.status}`)

// Whoever signs in by the link is somebody, with what is theirs alone. What the browser is given it keeps.
const jar = new Map()
async function browse(url, fields) {
  const response = await fetch(new URL(url, find('Agenda')), {
    method: fields ? 'POST' : 'GET', redirect: 'manual', body: fields && new URLSearchParams(fields),
    headers: { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; '), 'accept-language': 'de' },
  })
  for (const c of response.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(c)
    value === '' ? jar.delete(name) : jar.set(name, value)
  }
  return { status: response.status, to: response.headers.get('location'), text: await response.text() }
}
const token = (page) => /name="form" value="([^"]+)"/.exec(page.text)?.[1] ?? fail('a page has no token for its form')
const nobody = await browse('/me')
if (nobody.status !== 303 || nobody.to !== '/login?next=%2Fme') fail(`/me of nobody answers ${nobody.status}, ${nobody.to}`)
const entered = await browse(find('Sign in'), { form: token(await browse(find('Sign in'))) })
if (entered.status !== 303) fail(`signing in answers ${entered.status}`)
const mine = await browse('/me')
for (const w of ['Leitung Internationales', 'App-Passwörter', 'Internationaler Jour Fixe']) if (!mine.text.includes(w)) fail(`/me does not have ${w}`)
const room = await browse('/rooms/jour-fixe')
const minutes = await browse(/href="(\/meetings\/[^"]+\/room\/minutes)"/.exec(room.text)?.[1] ?? fail(`the room leads to no minutes\n${room.text}`))
for (const w of ['Genehmigt am', 'Berichtigungen']) if (!minutes.text.includes(w)) fail(`the minutes do not have ${w}`)
const apps = await browse('/me/apps')
const once = /name="once" value="([^"]+)"/.exec(apps.text)?.[1]
const made = await browse('/me/apps', { form: token(apps), once, name: 'Telefon' })
const password = /id="password"[^>]* value="([^"]+)"/.exec(made.text)?.[1] ?? fail(`no app password is shown\n${made.text}`)
const calendars = await fetch(new URL('/dav/', find('Agenda')), {
  method: 'PROPFIND', headers: { authorization: `Basic ${btoa(`leitung:${password}`)}`, depth: '0', 'content-type': 'application/xml' },
  body: '<propfind xmlns="DAV:"><prop><current-user-principal/></prop></propfind>',
})
if (calendars.status !== 207 || !(await calendars.text()).includes('/dav/people/')) fail(`a calendar program is answered ${calendars.status}`)
if ((await browse('/users')).status !== 403) fail('a coordinator may do everything')

// The first thing it proposes, word for word but for the program's path. All lines are pasted by TestFirstMinutes.
const line = printed.split('\n').find((l) => l.includes('jourfixe send')) ?? fail('it proposes no jourfixe send')
const tried = spawnSync('bash', ['-c', line.replace('go run ./cmd/jourfixe', binary)], { encoding: 'utf8' })
if (tried.status !== 0 || !tried.stdout.includes('meeting.planned')) fail(`${line}\n${tried.stdout}${tried.stderr}`)
const visit = /"de":"([^"]+)"/.exec(line)[1]
const after = await get(find('Feed'), 'text/calendar', `SUMMARY:${visit}\r\n`)
if (after === before) fail('the feed does not show the meeting that was sent')

demo.kill('SIGINT')
if ((await ended) !== 0) fail(`it ends with exit code ${demo.exitCode}`)
const count = (text) => text.split('BEGIN:VEVENT').length - 1
console.log(`the demo was ready after ${took} ms; its feed had ${count(before)} entries, and ${count(after)} after a command; an invitation was answered, and a calendar program let in by an app password`)
