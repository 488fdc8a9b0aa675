package incoming_test

// samples are the mails of incomingtest, each built as the program that it is named after builds its own, and what say says
// of them.
var samples = map[string]string{
	"answer-broken": `
unreadable from "ilze@riga.example": read mail: read calendar: each BEGIN must have its END, the innermost first
""
`,
	"answer-party-crasher": `
answer from "mallory@evil.example"
REPLY
UID at 0301T0819
  ACCEPTED mallory@evil.example ""   ""
""
`,
	"apple": `
answer from "hanna.k@icloud.example"
REPLY
UID #0 at 0301T0817 start 0315T1300 end 0315T1400
  ACCEPTED hanna@haifa.example "חנה כהן"   ""
  by jourfixe@bremen.example
  says "ליד הים"
"Hanna accepted your invitation."
`,
	"auto-exchange-oof": `
auto from "erika.muster@riga.example" because submitted
"Bin im Urlaub."
`,
	"person-list": `
person from "list@gdansk.example"
"News."
`,
	"auto-null-sender": `
auto from "x@gdansk.example" because null-sender
"Abwesend. Zimmer 550."
`,
	"auto-own": `
auto from "jourfixe@bremen.example" because own
REQUEST
UID #1 at 0301T0816 start 0315T1300 end 0315T1400
  DECLINED jan.nowak@gdansk.example "Jan Nowak"   "Leider verhindert; it's a holiday"
  by jourfixe@bremen.example
""
`,
	"auto-read-receipt": `
auto from "ilze@riga.example" because report
"Gelesen."
`,
	"auto-responder": `
auto from "x@gdansk.example" because responder
"Gone fishing."
`,
	"auto-sieve": `
auto from "ilze@riga.example" because submitted
"Ich bin bis 5.1.2028 nicht da. Tel. 550"
`,
	"bounce-exim-plain": `
bounce from "Mailer-Daemon@exim.example"
failed 5.0.0 permanent=true nobody@gdansk.example MID
"This message was created automatically by mail delivery software (Exim 4.94.2)."
`,
	"bounce-qmail": `
bounce from "MAILER-DAEMON@qmail.example"
failed 5.1.1 permanent=true nobody@gdansk.example MID
"Hi. This is the qmail-send program at qmail.example."
`,
	"dsn-exchange": `
bounce from "postmaster@bratislava.example"
failed 5.1.10 permanent=true nobody@bratislava.example MID
"Delivery has failed to these recipients or groups."
`,
	"dsn-exim": `
bounce from "Mailer-Daemon@exim.example"
failed 5.0.0 permanent=true nobody@gdansk.example MID
"This message was created automatically by mail delivery software (Exim 4.94.2)."
`,
	"dsn-expired": `
bounce from "MAILER-DAEMON@mx.gdansk.example"
failed 4.2.2 permanent=false full@gdansk.example 
"Mailbox full."
`,
	"dsn-gmail": `
bounce from "mailer-daemon@googlemail.example"
failed 5.1.1 permanent=true nobody@gmail.example MID
"** Address not found **"
`,
	"dsn-postfix-delayed": `
bounce from ""
delayed 4.4.1 permanent=false nobody@gdansk.example MID
"You do not need to resend your message."
`,
	"dsn-postfix": `
bounce from ""
failed 5.1.1 permanent=true nobody@gdansk.example MID
"This is the mail system at host mx.gdansk.example."
`,
	"dsn-success": `
auto from "MAILER-DAEMON@mx.gdansk.example" because report
"Fine."
`,
	"exchange-delegated": `
answer from "jan.novak@bratislava.example"
REPLY
UID at 0301T0819
  DELEGATED jan.novak@bratislava.example "" office@bratislava.example eva@bratislava.example ""
  ACCEPTED eva@bratislava.example ""   ""
  says "Za mňa príde Eva"
""
`,
	"foreign-cancel": `
foreign from "jan.nowak@gdansk.example"
CANCEL
UID #1 at 0301T0816 start 0315T1300 end 0315T1400
  DECLINED jan.nowak@gdansk.example "Jan Nowak"   "Leider verhindert; it's a holiday"
  by jourfixe@bremen.example
""
`,
	"foreign-ics-only": `
foreign from "jan.nowak@gdansk.example"

UID #1 at 0301T0816 start 0315T1300 end 0315T1400
  DECLINED jan.nowak@gdansk.example "Jan Nowak"   "Leider verhindert; it's a holiday"
  by jourfixe@bremen.example
""
`,
	"foreign-request": `
foreign from "jan.nowak@gdansk.example"
REQUEST
UID #1 at 0301T0816 start 0315T1300 end 0315T1400
  DECLINED jan.nowak@gdansk.example "Jan Nowak"   "Leider verhindert; it's a holiday"
  by jourfixe@bremen.example
"Lunch?"
`,
	"forwarded-answer": `
answer from "assistant@gdansk.example"
REPLY forwarded
UID #1 at 0301T0816 start 0315T1300 end 0315T1400
  DECLINED jan.nowak@gdansk.example "Jan Nowak"   "Leider verhindert; it's a holiday"
  by jourfixe@bremen.example
"He asked me to send you this."
`,
	"google-counter": `
counter from "jan.nowak@gdansk.example"
COUNTER
UID #1 at 0301T0816 start 0316T0930 end 0316T1030
  NEEDS-ACTION jan.nowak@gdansk.example "Jan Nowak"   ""
  NEEDS-ACTION other@gdansk.example "Other"   ""
  by jourfixe@bremen.example
  says "Passt es am Dienstag?"
"Jan Nowak proposes another time."
`,
	"google": `
answer from "jan.nowak@gdansk.example"
REPLY
UID #1 at 0301T0816 start 0315T1300 end 0315T1400
  DECLINED jan.nowak@gdansk.example "Jan Nowak"   "Leider verhindert; it's a holiday"
  by jourfixe@bremen.example
"Jan Nowak has declined this invitation."
`,
	"nested-latin1": `
answer from "p@izmir.example"
REPLY
UID at 0301T0819
  DECLINED p@izmir.example ""   ""
  says "Grüße aus Izmir"
"Größe"
`,
	"octet-stream": `
answer from "li.wei@dalian.example"
REPLY
UID at 0301T0819
  ACCEPTED li.wei@dalian.example ""   ""
"好的"
`,
	"outlook-com": `
answer from "erika_privat@outlook.example"
REPLY
uid #2 at 0301T0815 start 0315T1300 end 0315T1400
  TENTATIVE erika.muster@riga.example "Muster, Erika"   ""
""
`,
	"outlook-counter": `
counter from "erika.muster@riga.example"
COUNTER
uid #2 at 0301T0815 start 0728T1200 end 0728T1330
  TENTATIVE erika.muster@riga.example "Muster, Erika"   ""
  says "Ich freue mich, bis dann!\n\nErika"
""
`,
	"outlook-desktop": `
answer from "erika.muster@riga.example"
REPLY
uid #2 at 0301T0815 start 0315T1300 end 0315T1400
  ACCEPTED erika.muster@riga.example "Muster, Erika"   ""
  says "Ich freue mich, bis dann!\n\nErika"
"Ich freue mich, bis dann! Grüße"
`,
	"person-html": `
person from "michal@gdansk.example"
"Guten Tag, ich\u00a0hätte eine Frage:"
`,
	"person-with-broken-file": `
person from "michal@gdansk.example"
"Anbei der Fahrplan."
`,
	"person-with-invitation": `
person from "michal@gdansk.example"
REQUEST
UID #1 at 0301T0816 start 0315T1300 end 0315T1400
  DECLINED jan.nowak@gdansk.example "Jan Nowak"   "Leider verhindert; it's a holiday"
  by jourfixe@bremen.example
"Ist das von Ihnen?"
`,
	"person": `
person from "michal@gdansk.example"
"Czy mogę przyjść z kolegą?"
`,
	"samsung-ics-only": `
answer from "li.wei@dalian.example"
REPLY
UID at 0301T0819
  ACCEPTED li.wei@dalian.example ""   ""
""
`,
	"thunderbird-series": `
answer from "ilze@riga.example"
REPLY
UID #3 at 0301T0818 start 0315T1300 end 0315T1400
  ACCEPTED ilze@riga.example "Ilze"   ""
  by jourfixe@bremen.example
UID2 #3 at 0301T0818 start 0412T1200 end 0412T1300
  TENTATIVE ilze@riga.example "Ilze"   ""
  by jourfixe@bremen.example
UID #3 at 0301T0818 start 0315T1300 end 0315T1400 date 0315T1300
  DECLINED ilze@riga.example "Ilze"   ""
  by jourfixe@bremen.example
"Ilze Bērziņa hat Ihre Termineinladung angenommen."
`,
}
