package backup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"jourfixe/events/journal/reached"
	"jourfixe/events/journal/streams"
)

// markStream is a stream that a server has only as long as an office is being restored there, or is there in part. It is made before anything is written
// and removed when all is there, so it is seen whatever else is done to the other streams.
const (
	markStream  = "JF_RESTORING"
	markSubject = "jourfixe.restoring"
)

// silentFor is how long nobody answers for a restore until it counts as ended: one that lives comes back to servers that are there in less.
const silentFor = 10 * time.Second

// What stands in the way of a restore onto a server, or of a start there.
var (
	ErrRestoring = errors.New("another restore onto this server is under way")
	ErrHalf      = errors.New("what a restore that did not come to its end has left on this server cannot be taken away")
)

// A Restoring says that an office is being restored onto a server. There is nothing personal in it.
type Restoring struct {
	Office string    `json:"office"`
	Begun  time.Time `json:"begun"`
	Last   uint64    `json:"last"` // the place of the last event that is to come there
	ID     string    `json:"id"`   // of the restore, on whose subject it answers while it lives
	// Writing: the streams were empty, so what is in them has come by a restore. Before that is said nothing of them is anybody's to take away.
	Writing bool `json:"writing,omitzero"`
	Mixed   bool `json:"mixed,omitzero"` // somebody else has written meanwhile

	place uint64 // of the mark in its stream
}

// String says what was restored and when.
func (r *Restoring) String() string {
	if r.Office == "" {
		return "of a restore that has only just begun"
	}
	return fmt.Sprintf("of a restore of %s that began at %s UTC", r.Office, r.Begun.UTC().Format(time.DateTime))
}

func (r *Restoring) subject() string { return markSubject + "." + r.ID }

// RestoringOn returns what is being restored onto a server, or was until it broke off; nil if nothing is.
func RestoringOn(ctx context.Context, js jetstream.JetStream) (*Restoring, error) {
	bounded, cancel := streams.Bounded(ctx)
	defer cancel()
	if _, err := js.Stream(bounded, markStream); errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("look whether an office is being restored: %w", err)
	}
	r := &Restoring{}
	raw, found, err := streams.Last(ctx, js, markStream, markSubject)
	if err == nil && found {
		r.place, err = raw.Sequence, json.Unmarshal(raw.Data, r)
	}
	if err != nil {
		return nil, fmt.Errorf("look whether an office is being restored: %w", err)
	}
	return r, nil
}

// byHand is what to do with what nobody can take away by themselves.
func byHand() string {
	var all []string
	for _, part := range Parts() {
		all = append(all, part.Stream())
	}
	return fmt.Sprintf("what was restored until then is still there: serve nobody from it, look whose the rest is, and delete the streams %s and %s before you restore again", strings.Join(all, ", "), markStream)
}

// A restoring is a putter that has marked the server.
type restoring struct {
	*putter
	replicas int
	mark     *Restoring
}

// PutOnServer is Put on a server that others may use, too, with what then does afterwards as a part of it. What an earlier restore of this office that has
// ended amid its work has left there is taken away first, which found is told. Where it fails nothing is left, or the server stays marked.
func PutOnServer(ctx context.Context, js jetstream.JetStream, state *State, replicas int, source Source, now time.Time, count func(Part, int), found func(*Restoring), then func() error) error {
	r := &restoring{putter: &putter{js: js, state: state, now: now, count: count}, replicas: replicas}
	before, err := r.lookForMark(ctx)
	if err == nil && before == nil {
		err = r.admit(ctx, replicas) // so that nothing is marked where an office is
	}
	if err != nil {
		return err
	}
	r.mark = &Restoring{Office: state.Office, Begun: now.UTC().Truncate(time.Second), Last: state.Last, ID: nuid.Next()}
	r.still = r.stillOurs
	alive, err := js.Conn().Subscribe(r.mark.subject(), func(m *nats.Msg) { _ = m.Respond(nil) }) // who is not answered asks again
	if err != nil {
		return fmt.Errorf("answer for the restore: %w", err)
	}
	defer streams.Unsubscribe(alive)
	if err := r.begin(ctx, before, found); err != nil {
		return err
	}
	if err := r.write(ctx, source, then); err != nil {
		return r.takeBack(ctx, err)
	}
	if err := r.removeMark(ctx); err != nil {
		return fmt.Errorf("all is restored, and the server still says that it is under way: %w; restore again", err)
	}
	return nil
}

// lookForMark returns the mark of an earlier restore that this one may go on from, nil if there is none.
func (p *putter) lookForMark(ctx context.Context) (before *Restoring, err error) {
	if err := streams.Lasting(ctx, func() (err error) { before, err = RestoringOn(ctx, p.js); return err }); err != nil || before == nil || before.ID == "" {
		return before, err
	}
	if before.Office != p.state.Office {
		return nil, fmt.Errorf("%w: it was of the office %s, and this backup is of %s", ErrHalf, before.Office, p.state.Office)
	}
	return before, before.ended(ctx, p.js)
}

// ended returns ErrRestoring if somebody answers for a restore, or may live and be held up.
func (r *Restoring) ended(ctx context.Context, js jetstream.JetStream) error {
	for begun := time.Now(); ; {
		bounded, cancel := context.WithTimeout(ctx, silentFor)
		_, err := js.Conn().RequestWithContext(bounded, r.subject(), nil)
		cancel()
		switch {
		case err == nil:
			return fmt.Errorf("%w: of the office %s, begun at %s UTC", ErrRestoring, r.Office, r.Begun.Format(time.DateTime))
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, context.DeadlineExceeded):
			return fmt.Errorf("%w, or its machine went away a short time ago: it does not answer, and is still connected; try again in some minutes", ErrRestoring)
		case !errors.Is(err, nats.ErrNoResponders):
			return fmt.Errorf("ask whether a restore is under way: %w", err)
		case time.Since(begun) > silentFor:
			return nil
		}
		if !streams.Pause(ctx) {
			return ctx.Err()
		}
	}
}

// begin marks the server, takes away what an earlier restore has left, and says that what is written from now on is of this one.
func (r *restoring) begin(ctx context.Context, before *Restoring, found func(*Restoring)) error {
	if before == nil {
		before = &Restoring{}
	}
	r.mark.Writing, r.mark.Mixed, r.mark.place = before.Writing, before.Mixed, before.place
	err := r.making(ctx, func() error {
		bounded, cancel := streams.Bounded(ctx)
		defer cancel()
		return streams.Make(bounded, r.js, jetstream.StreamConfig{
			Name: markStream, Description: "an office is being restored, or is there in part; gone when all is there", Subjects: []string{markSubject},
			MaxMsgs: 1, Storage: jetstream.FileStorage, Replicas: r.replicas,
		})
	})
	if err == nil {
		err = r.setMark(ctx)
	}
	if err == nil && before.Writing {
		if err = r.ours(ctx, before.Last); err != nil {
			return fmt.Errorf("%w; %s", err, byHand()) // and the mark stays
		}
		found(before)
		if left := r.removeAll(ctx); len(left) > 0 {
			return fmt.Errorf("the streams %s, which an earlier restore has left, could not be removed; restore again", strings.Join(left, ", "))
		}
	}
	if err != nil {
		return err
	}
	if err := r.admit(ctx, r.replicas); err != nil {
		return errors.Join(err, r.removeMark(ctx)) // somebody was faster, and it is theirs
	}
	r.mark.Writing = true
	return r.setMark(ctx)
}

// setMark writes the mark in the place of the one that is known, and returns ErrRestoring if there is another.
func (r *restoring) setMark(ctx context.Context) error {
	data, err := json.Marshal(r.mark)
	if err != nil {
		return err
	}
	return streams.Lasting(ctx, func() error {
		bounded, cancel := streams.Bounded(ctx)
		defer cancel()
		ack, err := r.js.Publish(bounded, markSubject, data, jetstream.WithExpectLastSequence(r.mark.place))
		if err == nil {
			r.mark.place = ack.Sequence
			return nil
		}
		if !errors.Is(streams.Conflict(err), streams.ErrConflict) {
			return fmt.Errorf("mark the server: %w", err)
		}
		raw, _, err := streams.Last(ctx, r.js, markStream, markSubject)
		if err != nil {
			return err
		}
		if string(raw.Data) != string(data) { // else it was stored, and the answer lost
			return ErrRestoring
		}
		r.mark.place = raw.Sequence
		return nil
	})
}

// stillOurs returns ErrRestoring if another restore has gone on from this one, which it did not hear of.
func (r *restoring) stillOurs(ctx context.Context) error {
	return streams.Lasting(ctx, func() error {
		now, err := RestoringOn(ctx, r.js)
		if err == nil && (now == nil || now.ID != r.mark.ID) {
			err = fmt.Errorf("%w, and has gone on from this one", ErrRestoring)
		}
		return err
	})
}

// removeMark says that nothing is half there.
func (r *restoring) removeMark(ctx context.Context) error {
	if err := r.stillOurs(ctx); err != nil {
		return err
	}
	return streams.Lasting(ctx, func() error {
		now, err := RestoringOn(ctx, r.js)
		if err != nil || now == nil { // gone: the answer was lost
			return err
		}
		if now.ID != r.mark.ID {
			return ErrRestoring
		}
		bounded, cancel := streams.Bounded(ctx)
		defer cancel()
		err = r.js.DeleteStream(bounded, markStream)
		if errors.Is(err, jetstream.ErrStreamNotFound) {
			return nil
		}
		return err
	})
}

// write puts all there that a restore puts.
func (r *restoring) write(ctx context.Context, source Source, then func() error) error {
	if err := r.all(ctx, r.replicas, source); err != nil {
		return err
	}
	if err := r.stillOurs(ctx); err != nil {
		return err
	}
	return then()
}

// takeBack removes what was written and then the mark. Where something is left the mark stays, so that nobody serves it.
func (r *restoring) takeBack(ctx context.Context, why error) error {
	if errors.Is(why, errOthers) {
		r.mark.Mixed = true
		return errors.Join(fmt.Errorf("%w; %s", why, byHand()), r.setMark(ctx))
	}
	patient, cancel := context.WithTimeout(context.WithoutCancel(ctx), streams.AwayFor)
	if ctx.Err() != nil {
		patient, cancel = context.WithTimeout(patient, 2*streams.RequestTimeout)
	}
	defer cancel()
	if err := r.stillOurs(patient); err != nil {
		return fmt.Errorf("%w; what was restored until then is not removed: %w", why, err)
	}
	if left := r.removeAll(ctx); len(left) > 0 {
		return fmt.Errorf("%w; what was restored until then is still there (%s): nobody can serve it, and the next restore takes it away", why, strings.Join(left, ", "))
	}
	if err := r.removeMark(patient); err != nil {
		return fmt.Errorf("%w; the server still says that a restore is under way (%w), and the next one takes that away", why, err)
	}
	return why
}

// ours returns ErrHalf, with why, if there is anything on the server that a restore of this office up to an event did not write: then it is somebody's.
func (r *restoring) ours(ctx context.Context, last uint64) error {
	if r.mark.Mixed {
		return fmt.Errorf("%w: somebody else has written there meanwhile", ErrHalf)
	}
	return streams.Lasting(ctx, func() error {
		if m, err := reached.Read(ctx, r.js, r.state.Office); err != nil {
			return err
		} else if m != nil {
			return fmt.Errorf("%w: the office was served there at %s UTC", ErrHalf, m.At.UTC().Format(time.DateTime))
		}
		for _, part := range Parts() {
			if others, err := r.others(ctx, part); err != nil {
				return err
			} else if others > 0 {
				return fmt.Errorf("%w: in %s %d messages are of others", ErrHalf, part.Stream(), others)
			}
		}
		raw, found, err := r.lastEvent(ctx)
		if err == nil && found && raw.Sequence > last {
			err = fmt.Errorf("%w: event %d was written behind all that was restored", ErrHalf, raw.Sequence)
		}
		return err
	})
}

func (r *restoring) lastEvent(ctx context.Context) (streams.Raw, bool, error) {
	bounded, cancel := streams.Bounded(ctx)
	defer cancel()
	if _, err := r.js.Stream(bounded, streams.Events); errors.Is(err, jetstream.ErrStreamNotFound) {
		return streams.Raw{}, false, nil
	} else if err != nil {
		return streams.Raw{}, false, err
	}
	return streams.Last(ctx, r.js, streams.Events, Events.subjects(r.state.Office)[0])
}

// others is how many messages the stream of a part has that are not of this office, nor leave places free. Files do not say whose they are.
func (r *restoring) others(ctx context.Context, part Part) (uint64, error) {
	if part == Files {
		return 0, nil
	}
	bounded, cancel := context.WithTimeout(ctx, 12*streams.RequestTimeout) // there may be many subjects
	defer cancel()
	stream, err := r.js.Stream(bounded, part.Stream())
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("look whose %s is: %w", part.Stream(), err)
	}
	own := part.subjects(r.state.Office)
	if part == Events || part == Commands {
		own = append(own, strings.Replace(own[0], "."+r.state.Office+".", "."+streams.Nobody+".", 1))
	}
	ownMessages := uint64(0)
	for _, filter := range own {
		info, err := stream.Info(bounded, jetstream.WithSubjectFilter(filter))
		if err != nil {
			return 0, fmt.Errorf("look whose %s is: %w", part.Stream(), err)
		}
		for _, n := range info.State.Subjects {
			ownMessages += n
		}
	}
	if all := stream.CachedInfo().State.Msgs; all > ownMessages {
		return all - ownMessages, nil
	}
	return 0, nil
}
