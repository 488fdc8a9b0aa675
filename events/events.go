// Package events is the vocabulary of the house: every command that can be given, every event that can have happened,
// and the form in which they travel. A command asks, in the imperative; an event has happened, in the past tense, and
// says what was decided and why. Nothing here knows NATS; subjects are strings and headers are maps.
//
// Each message has a body, a Go type of its own, found by its Type. The JSON Schemas in the folder schema say the same
// to the outside; a test holds the two together.
package events

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"time"

	jsonv2 "github.com/go-json-experiment/json"
	json "github.com/go-json-experiment/json/v1" // reads as encoding/json does, in less time
)

// A Body is the data of one kind of message.
type Body interface {
	// Type names the kind.
	Type() Type
	// About names the thing it concerns. A command that leaves the id to the desk answers a Ref without one.
	About() Ref
}

// A Command is something a client asks for. Client, Source and ID together identify it: the same again is answered
// alike, with other data it is refused.
type Command struct {
	Office   string
	Client   string    // who asks; NATS permissions and HTTP credentials vouch for it
	By       string    // the person who decided, "" if the client itself did; checked against the book
	Source   string    // CloudEvents source, the client's own choice
	ID       string    // CloudEvents id, unique for the source
	Time     time.Time // when the client says it asked
	Since    uint64    // the place in the journal since which what it is about must not have changed; 0: it may
	Sequence uint64    // its place in the stream of commands, 0 before it has one
	Digest   string    // keyed hash of type and data
	Seed     [16]byte  // what the desk gives instead of randomness; the same for every decision on this command
	Grants   bool      // the client may say who uses the house in which role
	Body     Body
}

// A Cause says which command an event answers.
type Cause struct {
	Client   string
	By       string // the person who decided, "" if the client itself did, or the event is from before that was noted
	Source   string
	ID       string
	Sequence uint64
	Digest   string
	Parts    int // how many events answer the command, so that a reader knows when it has the whole answer
}

// Cause returns how the events that answer c refer to it.
func (c *Command) Cause() Cause {
	return Cause{Client: c.Client, By: c.By, Source: c.Source, ID: c.ID, Sequence: c.Sequence, Digest: c.Digest}
}

// An Event is something that has happened in the office.
type Event struct {
	Office   string
	ID       string    // "<sequence of the command>-<number in its answer>", unique in the office
	Time     time.Time // when it was decided
	Sequence uint64    // its place in the journal, 0 before it has one
	Cause    Cause
	Version  int // of its type, as it is stored; 0 before it is. The body is always today's
	Body     Body
	// Trace goes along with it and is no part of it: the span that it follows from, as traced.Header says it; "" where none is noted.
	Trace string
}

// Format returns the version of its type in which the event is stored, or will be.
func (e *Event) Format() int { return cmp.Or(e.Version, e.Body.Type().Version) }

// Subject is where the event goes in the journal.
func (e *Event) Subject() string { return EventSubject(e.Office, e.Body.About(), e.Body.Type().Name) }

// Commands holds an empty body of every kind of command, Events one of every kind of event. They are the registry, and
// what the schemas and the AsyncAPI document are made for.
var (
	Commands = []Body{
		&SetOffice{}, &ApplyOffice{}, &BindOffice{}, &SetLegal{}, &SetPublication{}, &AdoptZones{},
		&RegisterPartner{}, &AmendPartner{}, &RetirePartner{},
		&RegisterAgreement{}, &AmendAgreement{}, &EndAgreement{},
		&PlanAnniversary{}, &AmendAnniversary{}, &CompleteAnniversary{}, &WaiveAnniversary{}, &CancelAnniversary{},
		&AddPerson{}, &AmendPerson{}, &ErasePerson{}, &PreferPerson{}, &BouncePerson{}, &GrantPerson{}, &FollowPerson{}, &UnfollowPerson{},
		&SetGroup{}, &AddToGroup{}, &RemoveFromGroup{}, &EndGroup{}, &SetVenue{}, &RemoveVenue{}, &FollowVenue{}, &UnfollowVenue{},
		&AddLink{}, &AmendLink{}, &RemoveLink{},
		&DefineSeries{}, &AmendSeries{}, &ExtendSeries{}, &EndSeries{},
		&RequestMeeting{}, &AmendMeeting{}, &MoveMeeting{}, &CancelMeeting{}, &AnswerMeeting{},
		&CounterMeeting{}, &KeepMeeting{}, &UpholdMeeting{}, &ClearMeeting{},
		&OpenPoll{}, &AmendPoll{}, &VotePoll{}, &ClosePoll{}, &SettlePoll{}, &CancelPoll{},
		&ProposeMatter{}, &AmendMatter{}, &WithdrawMatter{}, &ClearMatter{}, &SetAgenda{}, &CloseAgenda{}, &ReachAgenda{},
		&WriteMinutes{}, &ApproveMinutes{}, &CorrectMinutes{}, &ClearMinutes{},
		&RecordResolution{}, &AmendResolution{}, &WithdrawResolution{}, &FinishResolution{}, &ReopenResolution{}, &SetAttendance{},
		&ProposeTrip{}, &AmendTrip{}, &CancelTrip{}, &SettleTrip{}, &RecordPayments{}, &CompleteMilestone{},
		&NoteInterest{}, &MakeRegistration{}, &AmendRegistration{}, &WithdrawRegistration{}, &AcceptOffer{}, &DeclineOffer{},
		&ChooseParts{}, &RecordPayment{}, &DeliverDocuments{},
		&OfferHost{}, &AmendHost{}, &ShareHost{}, &WithdrawHost{}, &ClearHost{}, &AssignLodging{}, &FixLodging{}, &TellLodging{},
		&AddMaterial{}, &AmendMaterial{}, &RemoveMaterial{},
		&SetSchedule{}, &RemoveSchedule{}, &FireSchedule{}, &SetReminder{}, &RemoveReminder{},
		&IssueFeed{}, &AmendFeed{}, &RotateFeed{}, &RevokeFeed{},
	}
	Events = []Body{
		&OfficeChanged{}, &OfficeApplied{}, &OfficeBound{}, &LegalChanged{}, &PublicationChanged{}, &ZonesAdopted{},
		&PartnerRegistered{}, &PartnerAmended{}, &PartnerRetired{},
		&AgreementRegistered{}, &AgreementAmended{}, &AgreementEnded{},
		&AnniversaryPlanned{}, &AnniversaryAmended{}, &AnniversaryCompleted{}, &AnniversaryWaived{}, &AnniversaryCancelled{},
		&PersonAdded{}, &PersonAmended{}, &PersonErased{}, &PersonPreferred{}, &PersonBounced{}, &PersonGranted{}, &PersonFollowed{}, &PersonUnfollowed{},
		&GroupChanged{}, &GroupEnded{}, &VenueChanged{}, &VenueRemoved{}, &VenueFollowed{}, &VenueUnfollowed{},
		&LinkAdded{}, &LinkAmended{}, &LinkRemoved{},
		&SeriesDefined{}, &SeriesAmended{}, &SeriesExtended{}, &SeriesEnded{},
		&MeetingPlanned{}, &MeetingAmended{}, &MeetingMoved{}, &MeetingConfirmed{}, &MeetingCancelled{}, &MeetingAnswered{},
		&MeetingCountered{}, &MeetingRecountered{}, &MeetingKept{}, &MeetingUpheld{}, &MeetingRetimed{}, &MeetingReclocked{}, &MeetingCleared{},
		&PollOpened{}, &PollAmended{}, &PollVoted{}, &PollRetimed{}, &PollClosed{}, &PollUndecided{}, &PollCleared{}, &PollCancelled{},
		&MatterProposed{}, &MatterAmended{}, &MatterWithdrawn{}, &MatterCleared{}, &AgendaChanged{}, &AgendaClosed{}, &AgendaReached{},
		&MinutesWritten{}, &MinutesApproved{}, &MinutesCorrected{}, &MinutesCleared{},
		&ResolutionRecorded{}, &ResolutionAmended{}, &ResolutionWithdrawn{}, &ResolutionFinished{}, &ResolutionReopened{}, &AttendanceChanged{},
		&TripProposed{}, &TripAmended{}, &TripCancelled{}, &TripRetimed{}, &TripCommitted{}, &TripDrawn{}, &MilestoneCompleted{},
		&InterestNoted{}, &RegistrationMade{}, &RegistrationAmended{}, &RegistrationPlaced{}, &RegistrationCleared{}, &NeedsStated{}, &NeedsForgotten{},
		&PartsChosen{}, &PaymentRecorded{}, &DocumentsDelivered{},
		&HostOffered{}, &HostAmended{}, &HostShared{}, &HostWithdrawn{}, &HostCleared{}, &LodgingAssigned{}, &LodgingFixed{}, &LodgingVacated{}, &LodgingTold{},
		&MaterialAdded{}, &MaterialAmended{}, &MaterialRemoved{},
		&ScheduleChanged{}, &ScheduleRemoved{}, &ScheduleFired{}, &ReminderChanged{}, &ReminderRemoved{},
		&FeedIssued{}, &FeedAmended{}, &FeedRotated{}, &FeedRevoked{},
		&CommandRefused{}, &CommandUnreadable{},
	}
)

var commandTypes, eventTypes = byType(Commands), byType(Events)

func byType(bodies []Body) map[Type]reflect.Type {
	m := make(map[Type]reflect.Type, len(bodies))
	for _, b := range bodies {
		m[b.Type()] = reflect.TypeOf(b).Elem()
	}
	return m
}

// IsCommand reports whether t is a command of the vocabulary.
func IsCommand(t Type) bool { _, ok := commandTypes[t]; return ok }

// Known returns what a command of the type is called, as in meeting.request, "" if there is none of that name. Whoever may send anything makes up names.
func Known(t Type) string {
	for kind := range commandTypes {
		if kind.Noun == t.Noun && kind.Name == t.Name {
			return t.Short()
		}
	}
	return ""
}

// IsEvent reports whether t is an event of the vocabulary.
func IsEvent(t Type) bool { _, ok := eventTypes[t]; return ok }

// DecodeCommand reads the data of a command of type t. The data must have passed its schema.
func DecodeCommand(t Type, data []byte) (Body, error) {
	return decode(commandTypes, t, data, json.DefaultOptionsV1())
}

// DecodeEvent reads the data of an event of type t, older versions as today's. A type or version that is not in the
// vocabulary is an error: an event is never passed over.
func DecodeEvent(t Type, data []byte) (Body, error) {
	now, data, err := bringUp(eventTypes, upcasts, t, data)
	if err != nil {
		return nil, err
	}
	return decode(eventTypes, now, data, atOnce)
}

// ErrUnknown says of a type that nothing is known of it here, at least in this version of it.
var ErrUnknown = errors.New("is not in the vocabulary of this version")

// atOnce reads as encoding/json does, but stops at what does not fit, so that data need not be gone through before.
var atOnce = jsonv2.JoinOptions(json.DefaultOptionsV1(), json.ReportErrorsWithLegacySemantics(false))

func decode(types map[Type]reflect.Type, t Type, data []byte, how jsonv2.Options) (Body, error) {
	rt, ok := types[t]
	if !ok {
		return nil, fmt.Errorf("message type %s %w", t, ErrUnknown)
	}
	body := reflect.New(rt).Interface().(Body)
	if err := jsonv2.Unmarshal(data, body, how); err != nil {
		return nil, fmt.Errorf("read the data of %s: %w", t, err)
	}
	return body, nil
}
