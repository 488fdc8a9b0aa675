package letter_test

import (
	"time"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/letter"
)

// at reads an instant that a test itself states.
func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func day(s string) events.Date {
	d, err := events.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// guestOf is who letters in a language go to. Some have a name in another script, which has to stand apart.
func guestOf(language string) letter.Recipient {
	guest := letter.Recipient{Address: "guest@partner.example", Language: language}
	guest.Name, guest.Zone = words.Guest(language)
	switch language {
	case "de":
		guest.Name, guest.Address = "Gast Nummer Eins", "gast@verein.example"
	case "en":
		guest.Name, guest.Address, guest.Zone = "אורחת (Guest of Haifa)", "guest@haifa.example", "Asia/Jerusalem"
	case "pl":
		guest.Address = "gosc@gdansk.example"
	case "he":
		guest.Name, guest.Address = "אורחת (Guest of Haifa)", "orahat@haifa.example"
	}
	return guest
}

// letterOf begins a letterOf to the guest of the language.
func letterOf(kind, language string) *letter.Letter {
	l := &letter.Letter{
		Kind:     kind,
		To:       guestOf(language),
		From:     letter.Address{Name: officeName, Address: "jourfixe@bremen.example"},
		ReplyTo:  "international@bremen.example",
		Envelope: "bounce+k3v9@bremen.example", MessageID: "k3v9.jour-fixe-2027-02-03.invitation.0@bremen.example",
		Date: at("2026-12-23T09:00:00Z"), Office: officeName, OfficeZone: "Europe/Berlin",
		Site: "https://jourfixe.bremen.example",
	}
	return l
}

var officeName = events.Text{"de": "Städtepartnerschaften Bremen", "en": "Bremen Twin Cities"}

// jourFixe is a meeting that says all that a meeting can.
func jourFixe() *owed.MeetingSheet {
	return &owed.MeetingSheet{
		ID: "jour-fixe-2027-02-03", UID: "k3v9q2m4x7a5w8r1t6y0p3s2d4@bremen.example",
		Title: events.Text{"de": "Internationaler Jour Fixe: Größe & Maß", "en": "International Jour Fixe: Size & Measure"},
		Description: events.Text{
			"de": "Tagesordnung:\n1. Rückblick\n2. Neues aus Gdańsk, Rīga und חיפה\n\nGäste sind willkommen.",
			"en": "Agenda:\n1. Looking back\n2. News from Gdańsk, Rīga and חיפה\n\nGuests are welcome.",
		},
		Series: events.Text{"de": "Internationaler Jour Fixe", "en": "International Jour Fixe"},
		Why:    why("regular", reason.Rule("rhythm", "FREQ=MONTHLY;BYDAY=1WE")),
		Start:  at("2027-02-03T13:00:00Z"), End: at("2027-02-03T14:30:00Z"), Zone: "Europe/Berlin",
		Venue:   events.Text{"de": "Rathaus, Kaminsaal", "en": "City Hall, Fireplace Room"},
		Address: "Am Markt 21, 28195 Bremen", Geo: &events.Geo{Latitude: 53_075_800, Longitude: 8_807_200},
		Conference: "https://meet.bremen.example/jour-fixe?pwd=7f3a",
		RSVP:       "https://jourfixe.bremen.example/rsvp/7Qm2xKp9vT4sW1nB8dF3gH",
		Created:    at("2026-11-01T10:15:00Z"), Revised: at("2026-11-01T10:15:00Z"),
	}
}

// moved is the Jour Fixe after everything about it has changed.
func moved() *owed.MeetingSheet {
	m := jourFixe()
	m.Sequence, m.Revised = 2, at("2027-01-11T08:00:00Z")
	m.Start, m.End = at("2027-02-10T14:00:00Z"), at("2027-02-10T15:30:00Z")
	m.Title = events.Text{"de": "Internationaler Jour Fixe", "en": "International Jour Fixe"}
	m.Venue, m.Address = events.Text{"de": "Haus der Wissenschaft", "en": "House of Science"}, "Sandstraße 4/5, 28195 Bremen"
	m.Conference = "https://video.bremen.example/r/19%3ameeting_b3RoZXI%40thread.v2?context=%7b%22Tid%22%3a%22a-b%22%7d"
	m.Description["de"], m.Description["en"] = "Tagesordnung folgt.", "Agenda to follow."
	m.Note = events.Text{"de": "Der Kaminsaal wird renoviert.", "en": "The Fireplace Room is being renovated."}
	m.Why = why("moved.office")
	m.Provisional = []events.Text{reason.Place("PL"), reason.Place("DE-HB")}
	return m
}

// rhythm is that of the Jour Fixe.
var rhythm = said(func(language string) string { return words.Monthly(1, time.Wednesday, language) })

// easter are the school holidays that the Jour Fixe keeps clear of.
var easter = events.Text{
	"de": "Osterferien", "en": "Easter Holidays", "pl": words.Name("Easter Holidays", "pl"), "he": words.Name("Easter Holidays", "he"),
}

// why is a reason as the book gives it, in every language.
func why(key string, open ...reason.Open) events.Text {
	return reason.Everybody(reason.Because(key, open...))
}

func said(say func(language string) string) events.Text {
	t := events.Text{}
	for _, language := range words.Spoken() {
		t[language] = say(language)
	}
	return t
}

// samples are one letter of each sort, in the order in which people would get them.
func samples(language string) map[string]*letter.Letter {
	list := plainSamples(language)
	add := func(name, kind string, fill func(l *letter.Letter)) {
		l := letterOf(kind, language)
		l.MessageID = "k3v9." + name + "@bremen.example"
		fill(l)
		list[name] = l
	}
	first := "k3v9.invitation@bremen.example"
	add("invitation", meetingmail.Invitation, func(l *letter.Letter) { l.Meeting = jourFixe() })
	add("invitation-staff", meetingmail.Invitation, func(l *letter.Letter) {
		l.Meeting = moved()
		l.Meeting.Page = "https://jourfixe.bremen.example/meetings/jour-fixe-2027-02-03"
	})
	add("update", meetingmail.Update, func(l *letter.Letter) {
		l.Meeting, l.Was, l.Thread, l.Date = moved(), jourFixe(), first, at("2027-01-11T08:05:00Z")
	})
	add("update-place", meetingmail.Update, func(l *letter.Letter) {
		l.Meeting, l.Was, l.Thread, l.Date = jourFixe(), jourFixe(), first, at("2027-01-11T08:05:00Z")
		l.Meeting.Sequence, l.Meeting.Answer = 1, events.AnswerAccepted
		l.Meeting.Venue, l.Meeting.Address, l.Meeting.Conference = nil, "", ""
	})
	add("update-retimed", meetingmail.Update, func(l *letter.Letter) {
		l.Meeting, l.Was, l.Thread, l.Date = jourFixe(), jourFixe(), first, at("2027-01-11T08:05:00Z")
		l.Meeting.Zone, l.Was.Zone = "America/Winnipeg", "America/Winnipeg"
		l.Meeting.Sequence, l.Meeting.Start, l.Meeting.End = 1, at("2027-02-03T14:00:00Z"), at("2027-02-03T15:30:00Z")
		l.Was.Start, l.Was.End = at("2027-02-03T15:00:00Z"), at("2027-02-03T16:30:00Z")
		l.Meeting.Why, l.Meeting.Retimed = why("retimed", reason.Text("city", events.Text{"de": "Winnipeg", "en": "Winnipeg"}),
			reason.Time("time", 9*60)), true
	})
	add("cancellation", meetingmail.Cancellation, func(l *letter.Letter) {
		l.Meeting, l.Thread, l.Date = moved(), first, at("2027-01-20T08:00:00Z")
		l.Meeting.Sequence, l.Meeting.Revised = 3, at("2027-01-20T07:58:00Z")
		l.Meeting.Note = events.Text{"de": "Die Leitung ist erkrankt. Wir melden uns mit einem neuen Termin.", "en": "The host is ill. We will come back to you with a new date."}
		l.Meeting.Why = why("cancelled.office")
	})
	add("left", meetingmail.Cancellation, func(l *letter.Letter) {
		l.Meeting, l.Thread, l.Left, l.Date = jourFixe(), first, true, at("2027-01-20T08:00:00Z")
		l.Meeting.Why = nil
	})
	add("reminder", meetingmail.Reminder, func(l *letter.Letter) {
		l.Meeting, l.Thread, l.Date = jourFixe(), first, at("2027-01-27T07:00:00Z")
	})
	add("reminder-hours", meetingmail.Reminder, func(l *letter.Letter) {
		l.Meeting, l.Thread, l.Date = jourFixe(), first, at("2027-02-03T11:00:12Z")
		l.Meeting.Answer = events.AnswerTentative
	})
	talks := func() []owed.AgendaLine {
		return []owed.AgendaLine{
			{Title: events.Text{"de": "Stadtradeln & mehr <b>", "en": "City cycling & more <b>"}, Start: at("2027-02-03T13:00:00Z"), Minutes: 45, Who: []string{"Ilse Muster", "eine Kollegin vom Umweltressort"}},
			{Title: events.Text{"de": "Nur auf Deutsch"}, Start: at("2027-02-03T13:45:00Z"), Minutes: 1},
		}
	}
	add("reminder-agenda", meetingmail.Reminder, func(l *letter.Letter) {
		l.Meeting, l.Thread, l.Date = jourFixe(), first, at("2027-02-02T07:00:00Z")
		l.Meeting.Agenda = talks()
	})
	add("agenda", meetingmail.Agenda, func(l *letter.Letter) {
		l.Meeting, l.Thread, l.Date = jourFixe(), first, at("2027-01-31T13:02:00Z")
		l.Meeting.Agenda = talks()
	})
	add("agenda-changed", meetingmail.Agenda, func(l *letter.Letter) {
		l.Meeting, l.Thread, l.Date = jourFixe(), first, at("2027-02-02T13:02:00Z")
		l.Meeting.Agenda, l.Meeting.Changed = talks()[:1], true
	})
	add("overview", meetingmail.Overview, func(l *letter.Letter) { l.Series = series() })
	add("digest", meetingmail.Digest, func(l *letter.Letter) { l.Digest, l.Date = digest(), at("2027-02-01T06:00:00Z") })
	for _, name := range []string{"reminder", "reminder-hours", "overview", "digest"} {
		list[name].Mails = "https://jourfixe.bremen.example/mails/w7e3r9t2y5u8i1o4p6a0s3d7fg?mails=" + list[name].Kind
		list[name].Mine = "https://jourfixe.bremen.example/mine/w7e3r9t2y5u8i1o4p6a0s3d7fg"
	}
	add("update-taken", meetingmail.Update, func(l *letter.Letter) {
		l.Meeting, l.Was, l.Thread, l.Date, l.Taken = jourFixe(), jourFixe(), first, at("2027-01-11T08:05:00Z"), true
		l.Meeting.Sequence, l.Meeting.Start, l.Meeting.End = 1, at("2027-02-03T15:00:00Z"), at("2027-02-03T16:30:00Z")
	})
	add("decline", meetingmail.Decline, func(l *letter.Letter) {
		l.Meeting, l.Thread, l.Date = jourFixe(), first, at("2027-01-12T08:00:00Z")
		l.Meeting.Answer = events.AnswerTentative
		l.Proposal = &owed.Proposal{Start: at("2027-02-04T09:00:00Z"), End: at("2027-02-04T10:30:00Z"), Declined: l.Date}
		l.Meeting.Note = events.Text{"de": "Der Kaminsaal ist nur am Mittwoch frei.", "en": "The Fireplace Room is free on Wednesday only."}
	})
	add("notice", letter.KindNotice, func(l *letter.Letter) {
		l.Notice = &letter.Notice{Failures: []letter.Failure{{
			Title: jourFixe().Title, Start: jourFixe().Start, Zone: "Europe/Berlin", Person: "p-7f3k9", Kind: meetingmail.Invitation,
			Code: "550 5.1.1", Page: "https://jourfixe.bremen.example/meetings/jour-fixe-2027-02-03",
		}, {Title: series().Title, Person: "p-2m4x7", Kind: meetingmail.Overview}}}
	})
	add("forward", letter.KindForward, func(l *letter.Letter) {
		f := forwarded()
		f.Title, f.Start, f.Zone = jourFixe().Title, jourFixe().Start, "Europe/Berlin"
		f.Person, f.Page = "p-7f3k9", "https://jourfixe.bremen.example/meetings/jour-fixe-2027-02-03"
		l.Forwarded, l.ReplyTo, l.Date = f, f.From, at("2027-01-12T08:00:00Z")
	})
	add("forward-unknown", letter.KindForward, func(l *letter.Letter) {
		l.Forwarded, l.ReplyTo = &letter.Forwarded{Text: "שלום רב,\nmożemy porozmawiać?", Cut: true, Raw: []byte("Subject: x\r\n\r\n\xff\r\n")}, ""
	})
	add("proposal", letter.KindProposal, func(l *letter.Letter) {
		f := forwarded()
		f.Subject, f.Text = "Neue Zeit vorgeschlagen: Internationaler Jour Fixe", "Am Mittwoch tagt bei uns der Rat.\n\nAyşe"
		f.Title, f.Start, f.End, f.Zone = jourFixe().Title, jourFixe().Start, jourFixe().End, "Europe/Berlin"
		f.Person, f.Page = "p-7f3k9", "https://jourfixe.bremen.example/meetings/jour-fixe-2027-02-03"
		l.Forwarded, l.ReplyTo, l.Date = f, f.From, at("2027-01-12T08:00:00Z")
		l.Proposal = &owed.Proposal{Start: at("2027-02-04T13:00:00Z"), End: at("2027-02-04T14:30:00Z")}
	})
	add("proposal-doubt", letter.KindProposal, func(l *letter.Letter) {
		f := forwarded()
		f.Subject, f.Text = "Neue Zeit vorgeschlagen: Internationaler Jour Fixe", "Passt Ihnen der Morgen?"
		f.Title, f.Start, f.End, f.Zone = jourFixe().Title, jourFixe().Start, jourFixe().End, "Europe/Berlin"
		f.Person, f.Page = "p-7f3k9", "https://jourfixe.bremen.example/meetings/jour-fixe-2027-02-03"
		l.Forwarded, l.ReplyTo, l.Date = f, f.From, at("2027-01-12T08:00:00Z")
		l.Proposal = &owed.Proposal{
			Start: at("2027-02-04T15:00:00Z"), End: at("2027-02-04T16:30:00Z"), Wording: "2027-02-04 10:00 (Central Standard Time)",
			Other: &events.Reading{Start: at("2027-02-04T16:00:00Z"), End: at("2027-02-04T17:30:00Z")},
		}
	})
	add("proposal-silent", letter.KindProposal, func(l *letter.Letter) {
		l.Forwarded = &letter.Forwarded{Start: jourFixe().Start, End: jourFixe().End, Raw: []byte("Subject: x\r\n\r\n\xff\r\n")}
		l.ReplyTo, l.Proposal = "", &owed.Proposal{Start: at("2027-02-04T13:00:00Z"), End: at("2027-02-04T14:30:00Z")}
	})
	add("signin", letter.KindSignIn, func(l *letter.Letter) {
		l.SignIn = &letter.SignIn{
			Link: "https://jourfixe.bremen.example/login/3q2-7wAAAAAAAAAAAAAAAK0RJ8s1dQfZbq0mXw", Minutes: 15, Browser: "Firefox", System: "Linux",
		}
	})
	add("confirm", letter.KindConfirm, func(l *letter.Letter) {
		l.To.Name = ""
		l.Confirm = &letter.Confirm{
			Link: "https://jourfixe.bremen.example/register/AbC3q2-7wAAAAAAAAAAAAAAAK0RJ8s1dQfZbq0mXw", Hours: 48,
			Title: events.Text{"de": "Bürgerreise nach Danzig", "en": "Citizen trip to Gdańsk"}, From: day("2027-06-16"), To: day("2027-06-20"),
		}
	})
	add("proposal-page", letter.KindProposal, func(l *letter.Letter) {
		l.Forwarded = &letter.Forwarded{
			From: "ayse@izmir.example", Text: "Am Mittwoch tagt bei uns der Rat.", Person: "p-7f3k9", Zone: "Europe/Berlin",
			Title: jourFixe().Title, Start: jourFixe().Start, End: jourFixe().End, Page: "https://jourfixe.bremen.example/meetings/jour-fixe-2027-02-03",
		}
		l.ReplyTo, l.Date = l.Forwarded.From, at("2027-01-12T08:00:00Z")
		l.Proposal = &owed.Proposal{Start: at("2027-02-04T13:00:00Z"), End: at("2027-02-04T14:30:00Z")}
	})
	add("held", letter.KindHeld, func(l *letter.Letter) {
		l.ReplyTo, l.Held = "", &letter.Held{Waiting: 25, Reasons: map[string]int{
			"unknown-uid": 5, "came-back": 1, "circle": 1, "ambiguous": 2, "no-time": 1, "foreign": 3, "unreadable": 2, "no-reader": 2, "refused": 1, "too-many": 4,
			"failing": 1, "incomplete": 1, "something-new": 1,
		}}
	})
	return list
}

// forwarded is what somebody has written to the office.
func forwarded() *letter.Forwarded {
	return &letter.Forwarded{
		From: "ayse.yilmaz@izmir.example", Subject: "Re: Einladung: Internationaler Jour Fixe", Text: "Liebes Büro,\n\nkönnen wir zu dritt kommen?\n\nAyşe",
		Raw: []byte("From: ayse.yilmaz@izmir.example\r\nTo: jourfixe@bremen.example\r\nSubject: Re: Einladung: Internationaler Jour Fixe\r\n" +
			"Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
			"Liebes B=C3=BCro,\r\n\r\nk=C3=B6nnen wir zu dritt kommen?\r\n\r\nAy=C5=9Fe\r\n"),
	}
}

func series() *owed.SeriesSheet {
	return &owed.SeriesSheet{
		ID: "jour-fixe", Title: jourFixe().Series,
		Description: events.Text{"de": "Der Austausch aller, die in Bremen international arbeiten.", "en": "Where all who work internationally in Bremen meet."},
		Rhythm:      rhythm,
		Dates: []owed.SeriesDate{
			{Start: at("2027-02-03T13:00:00Z"), End: at("2027-02-03T14:30:00Z"), Zone: "Europe/Berlin"},
			{Start: at("2027-03-03T13:00:00Z"), End: at("2027-03-03T14:30:00Z"), Zone: "Europe/Berlin"},
			{
				Start: at("2027-04-14T12:00:00Z"), End: at("2027-04-14T13:30:00Z"), Zone: "Europe/Berlin", Provisional: true,
				Why: why("shifted.nearest", reason.Date("date", day("2027-04-14")), reason.Date("nominal", day("2027-04-07")),
					reason.Why("reason", reason.Because("school", reason.Region("place", "DE-HB"), reason.Holiday("name", easter)))),
			},
		},
		Lead: events.Period{Days: 42}, Feed: "https://jourfixe.bremen.example/feeds/9vT4sW1nB8dF3gH7Qm2xKp.ics",
	}
}

func digest() *owed.DigestSheet {
	page := "https://jourfixe.bremen.example"
	return &owed.DigestSheet{
		First: day("2027-02-01"), Last: day("2027-02-07"), Failures: 2, Page: page + "/",
		Upset: []owed.DigestEntry{{
			Kind: agenda.KindMeeting, Title: events.Text{"de": "Gespräch mit Winnipeg", "en": "Talk with Winnipeg"}, Zone: "Europe/Berlin",
			Start: at("2027-03-02T15:00:00Z"), End: at("2027-03-02T16:00:00Z"), Page: page + "/meetings/winnipeg",
		}},
		Minutes: []owed.DigestEntry{{
			Kind: agenda.KindMeeting, Title: jourFixe().Title, Zone: "Europe/Berlin",
			Start: at("2027-01-06T13:00:00Z"), End: at("2027-01-06T14:30:00Z"), Page: page + "/meetings/jour-fixe-2027-01-06/minutes",
		}},
		Entries: []owed.DigestEntry{
			{
				Kind: agenda.KindMilestone, Title: events.Text{"de": "Anmeldung öffnen", "en": "Open registration"},
				Of:    events.Text{"de": "Bürgerreise nach Danzig", "en": "Citizen trip to Gdańsk"},
				First: day("2027-01-22"), Last: day("2027-01-22"), Overdue: true, Page: page + "/trips/gdansk-2027",
			},
			{
				Kind: agenda.KindMeeting, Title: jourFixe().Title, Start: jourFixe().Start, End: jourFixe().End, Zone: "Europe/Berlin",
				Place: jourFixe().Venue, Conference: jourFixe().Conference, Answers: meeting.Tally{Accepted: 5, Tentative: 1, Declined: 2, Open: 6},
				Page: page + "/meetings/jour-fixe-2027-02-03",
			},
			{
				Kind: agenda.KindMeeting, Title: events.Text{"de": "Gespräch mit Pune", "en": "Talk with Pune"}, Zone: "Asia/Kolkata",
				Start: at("2027-02-04T04:30:00Z"), End: at("2027-02-04T05:30:00Z"), Cancelled: true, Page: page + "/meetings/pune",
			},
			{
				Kind: agenda.KindTrip, Title: events.Text{"de": "Bürgerreise nach Riga", "en": "Citizen trip to Riga"},
				Place: events.Text{"de": "Riga", "en": "Rīga"}, First: day("2027-02-05"), Last: day("2027-02-09"), Page: page + "/trips/riga-2027",
			},
			{
				Kind: agenda.KindMilestone, Title: events.Text{"de": "Anmeldeschluss", "en": "Registration closes"},
				Of:    events.Text{"de": "Bürgerreise nach Izmir", "en": "Citizen trip to Izmir"},
				First: day("2027-02-05"), Last: day("2027-02-05"), Page: page + "/trips/izmir-2027",
			},
			{
				Kind: agenda.KindAnniversary, Title: events.Text{"de": "50 Jahre mit Pune", "en": "50 years with Pune"},
				First: day("2027-02-06"), Last: day("2027-02-06"), Page: page + "/anniversaries/partner-pune-50",
			},
			{
				Kind: agenda.KindRenewal, Title: events.Text{"de": "Letzter Tag für die Kündigung: Häfen (Riga)", "en": "Last day to give notice: Ports (Rīga)"},
				First: day("2027-02-07"), Last: day("2027-02-07"), Page: page + "/agreements/riga-haefen",
			},
			{
				Kind: agenda.KindTask, Title: events.Text{"de": "Angebot für die Räder einholen"}, Of: events.Text{"de": "Internationaler Jour Fixe", "en": "International Jour Fixe"},
				First: day("2027-01-29"), Last: day("2027-01-29"), Overdue: true, Own: true, Page: page + "/resolutions/offer",
			},
			{
				Kind: agenda.KindTask, Title: events.Text{"de": "Strecke erkunden"}, Of: events.Text{"de": "Internationaler Jour Fixe", "en": "International Jour Fixe"},
				First: day("2027-02-04"), Last: day("2027-02-04"), Page: page + "/resolutions/route",
			},
		},
	}
}
