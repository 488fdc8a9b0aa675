package reply

import (
	"jourfixe/worker/incoming"
)

// Why a mail is held until somebody looks at it. The last two, and unreadable, are words of the journal, too.
const (
	HeldUnknownUID = "unknown-uid"
	HeldAmbiguous  = "ambiguous"
	HeldNoTime     = "no-time"
	HeldForeign    = "foreign"
	HeldUnreadable = "unreadable"
	HeldNoReader   = "no-reader"
	HeldRefused    = "refused"
	HeldCameBack   = "came-back"
	HeldCircle     = "circle"
	HeldTooMany    = "too-many"
	HeldFailing    = "failing"
	HeldIncomplete = "incomplete"
)

// crowding are the reasons why mails are held that nobody waits to be answered. Anybody can send such mails, and as many as
// they like, so they give way where they take too much room.
var crowding = []string{HeldUnknownUID, HeldForeign, HeldUnreadable, HeldCameBack, HeldCircle}

// What a mail, or one thing in it, has led to.
const (
	DoneAnswered  = "answered"
	DoneCountered = "countered"
	DoneReturned  = "returned"
	DoneNoted     = "noted"
	DoneForwarded = "forwarded"
	DonePending   = "pending"
	DoneDisplaced = "displaced"
)

// Why a mail, or one thing in it, is left alone. The AutoReasons are such words, too.
const (
	LeftNoAnswer = "no-answer"
	LeftOneDate  = "one-date"
	LeftStale    = "stale"
	LeftRefused  = "not-possible"
	LeftUnknown  = "unknown-mail"
	LeftDelayed  = "delayed"
	LeftSettled  = "settled"
)

// Fates explains all words that say what became of a mail, in the order in which people read about them.
var Fates = []struct{ Word, Means string }{
	{DoneAnswered, "an answer to an invitation was taken in"},
	{DoneCountered, "another time was proposed; the coordinator decides on it"},
	{DoneReturned, "a mail of ours has come back; the coordinator is told"},
	{DoneNoted, "mail to an address comes back; that is noted with the person"},
	{DoneForwarded, "somebody has written, or proposed a time; their mail was handed on"},
	{DonePending, "what it says is stored, and was not decided on yet"},
	{HeldUnknownUID, "held: it answers an appointment that is none of ours"},
	{HeldAmbiguous, "held: it says something for several people, and it is not clear which of it counts"},
	{HeldNoTime, "held: it proposes another time that cannot be made out, or cannot be: past, or longer than a day"},
	{HeldForeign, "held: it wants to put something into our calendar, or to change it there"},
	{HeldUnreadable, "held: it cannot be read"},
	{HeldNoReader, "held: there is nobody to whom it could be handed on"},
	{HeldRefused, "held: the mail server does not take it when it is handed on"},
	{HeldCameBack, "held: a mail to the people of the office has come back, one that was handed on or a notice"},
	{HeldCircle, "held: it comes from those to whom it would be handed on, or answers what was handed on to them"},
	{HeldTooMany, "held: more of this kind came than a person could read, or it answers more than anybody is invited to"},
	{HeldFailing, "held: it was tried in vain for a week"},
	{HeldIncomplete, "held: a part of it is lost"},
	{DoneDisplaced, "destroyed after it was held: so many mails are that those held for longest give way"},
	{LeftNoAnswer, "left alone: it says neither yes nor no"},
	{LeftOneDate, "left alone: it is about one date of a series, and none of our appointments has several"},
	{LeftStale, "left alone: the person has said something newer, or the meeting has another time by now"},
	{LeftRefused, "left alone: the desk refuses it, as the meeting is over or cancelled, or the person is not invited any more"},
	{LeftUnknown, "left alone: it reports on a mail that is none of ours"},
	{LeftDelayed, "left alone: a mail of ours has not arrived yet; the servers are still trying"},
	{LeftSettled, "left alone: that the mail did not arrive is known"},
	{string(incoming.AutoOwn), "left alone: it is one of our own mails"},
	{string(incoming.AutoSubmitted), "left alone: a program has sent it, and says so"},
	{string(incoming.AutoPrecedence), "left alone: it went to many"},
	{string(incoming.AutoResponder), "left alone: it bears the mark of a program that answers by itself"},
	{string(incoming.AutoNobody), "left alone: its envelope names no sender"},
	{string(incoming.AutoReport), "left alone: it reports that a mail arrived or was read"},
}
