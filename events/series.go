package events

// DefineSeries sets up a standing meeting. Its dates are decided at once as far as the horizon reaches.
type DefineSeries struct {
	ID          string    `json:"id"`
	Title       Text      `json:"title"`
	Cadence     string    `json:"cadence"`          // RFC 5545 recurrence rule over days, as in FREQ=MONTHLY;BYDAY=1WE
	From        Date      `json:"from,omitzero"`    // first day that counts; default: today at the office
	Start       TimeOfDay `json:"start"`            // wall time in Zone
	Duration    Period    `json:"duration"`         // up to 24 hours
	Zone        string    `json:"zone,omitempty"`   // default: the office's
	Horizon     Period    `json:"horizon,omitzero"` // how far ahead dates are decided; default P12M
	Avoid       Avoid     `json:"avoid,omitzero"`   // default: the office's public holidays
	Shift       Shift     `json:"shift,omitzero"`   // what becomes of a date that is avoided; default: nearest within P7D
	Invite      Invite    `json:"invite,omitzero"`  // who is invited, and how long ahead
	Venue       string    `json:"venue,omitempty"`
	Conference  string    `json:"conference,omitempty"` // address of a video conference
	Description Text      `json:"description,omitempty"`
	Agenda      Agendas   `json:"agenda,omitzero"` // of its meetings
}

// Agendas says how the agendas of the meetings of a series are made.
type Agendas struct {
	Closes Period `json:"closes,omitzero"` // how long before the start an agenda is closed, and sent; default P3D
}

// Avoid lists the regions whose public and school holidays are kept free. Weekends of the office are always kept free,
// unless the cadence itself names the day.
type Avoid struct {
	Holidays []string `json:"holidays,omitempty"`
	School   []string `json:"school,omitempty"`
}

// Shift says where a date goes that falls on a day to be avoided.
type Shift struct {
	Policy string `json:"policy,omitempty"` // nearest (the default; the later of two), later, earlier, skip, or ask: a poll among those who are invited
	Within Period `json:"within,omitzero"`  // how far at most; default P7D
}

// ShiftAsk is the policy by which those who are invited are asked.
const ShiftAsk = "ask"

// Invite says who is invited to the meetings of a series.
type Invite struct {
	Groups []string `json:"groups,omitempty"`
	Lead   Period   `json:"lead,omitzero"` // how long ahead an invitation is sent; default P42D
}

// SeriesDefined holds the series with the defaults filled in. The meetings planned by it follow as events of their own.
type SeriesDefined struct {
	DefineSeries
	Through Date     `json:"through"`           // the day up to which dates are decided
	Skipped []Passed `json:"skipped,omitempty"` // dates of the cadence that no meeting could be planned for
}

// AmendSeries changes the fields that are present and decides the future dates again. A meeting whose nominal date and
// time stay is not touched.
type AmendSeries struct {
	ID          string      `json:"id"`
	Title       *Text       `json:"title,omitempty"`
	Cadence     *string     `json:"cadence,omitempty"`
	From        *Date       `json:"from,omitempty"`
	Start       *TimeOfDay  `json:"start,omitempty"`
	Duration    *Period     `json:"duration,omitempty"`
	Zone        *string     `json:"zone,omitempty"`
	Horizon     *Period     `json:"horizon,omitempty"`
	Avoid       *Avoid      `json:"avoid,omitempty"`
	Shift       *Shift      `json:"shift,omitempty"`
	Invite      *Invite     `json:"invite,omitempty"`
	Venue       *string     `json:"venue,omitempty"`
	Conference  *string     `json:"conference,omitempty"`
	Description *Text       `json:"description,omitempty"`
	Agenda      *Agendas    `json:"agenda,omitempty"`
	Days        []SeriesDay `json:"days,omitempty"` // which some dates get, instead of the ones that are found
}

// A SeriesDay is the day that a date of the cadence gets.
type SeriesDay struct {
	Nominal Date `json:"nominal"`
	Date    Date `json:"date"`
}

// SeriesAmended holds the whole series as it is from now on.
type SeriesAmended SeriesDefined

// ExtendSeries decides the dates between the day reached and the horizon counted from now.
type ExtendSeries struct {
	ID string `json:"id"`
}

// SeriesExtended says up to which day dates are decided now.
type SeriesExtended struct {
	ID      string   `json:"id"`
	Through Date     `json:"through"`
	Skipped []Passed `json:"skipped,omitempty"` // dates of the cadence that no meeting could be planned for
}

// EndSeries cancels the meetings still to come and plans no more.
type EndSeries struct {
	ID   string `json:"id"`
	Note Text   `json:"note,omitempty"` // reaches the invited
}

// SeriesEnded has ended a series. Its cancelled meetings follow as events of their own.
type SeriesEnded EndSeries

func (*DefineSeries) Type() Type   { return Type{"series", "define", 1} }
func (*SeriesDefined) Type() Type  { return Type{"series", "defined", 4} }
func (*AmendSeries) Type() Type    { return Type{"series", "amend", 1} }
func (*SeriesAmended) Type() Type  { return Type{"series", "amended", 4} }
func (*ExtendSeries) Type() Type   { return Type{"series", "extend", 1} }
func (*SeriesExtended) Type() Type { return Type{"series", "extended", 2} }
func (*EndSeries) Type() Type      { return Type{"series", "end", 1} }
func (*SeriesEnded) Type() Type    { return Type{"series", "ended", 1} }

func (b *DefineSeries) About() Ref   { return Ref{"series", b.ID} }
func (b *SeriesDefined) About() Ref  { return Ref{"series", b.ID} }
func (b *AmendSeries) About() Ref    { return Ref{"series", b.ID} }
func (b *SeriesAmended) About() Ref  { return Ref{"series", b.ID} }
func (b *ExtendSeries) About() Ref   { return Ref{"series", b.ID} }
func (b *SeriesExtended) About() Ref { return Ref{"series", b.ID} }
func (b *EndSeries) About() Ref      { return Ref{"series", b.ID} }
func (b *SeriesEnded) About() Ref    { return Ref{"series", b.ID} }
