package inbound_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/inbound"
	"jourfixe/events/journal/journaltest"
)

// commons counts the keys that mails share.
func commons(t testing.TB, s *embedded.Server) int {
	t.Helper()
	stream, err := jet(t, s).Stream(within(t), "JF_KEYS")
	if err != nil {
		t.Fatal(err)
	}
	info, err := stream.Info(within(t), jetstream.WithSubjectFilter("jourfixe.bremen.common.*"))
	if err != nil {
		t.Fatal(err)
	}
	return len(info.State.Subjects)
}

// small is a letter that lies in its head.
func small(n int) inbound.Mail {
	in := letter(n)
	in.Raw = fmt.Appendf(nil, "Subject: Zusage %d\r\n\r\nWir kommen gerne.\r\n", n)
	return in
}

// TestCommonKeyGoesWithItsMails handles mails that came in together. What is done with needs no key any more; what is held, and what
// was tried in vain, can be read without the one that they shared, looked at, handled again, and be done with as well.
func TestCommonKeyGoesWithItsMails(t *testing.T) {
	t.Parallel()
	s := journaltest.Server(t)
	j := journaltest.Open(t, s, journaltest.Office)
	j.Inbound().SetInbox(time.Minute, time.Hour)
	const heldOne, triedOne, large = 3, 5, 7
	ids := make([]string, 10)
	for i := range ids {
		in := small(i)
		if i == large {
			in = letter(i)
		}
		ids[i] = receive(t, j, in)
	}
	if n := commons(t, s); n == 0 {
		t.Fatal("the mails share no key: the test is no proof")
	}
	stop := inbox(t, j, func(_ context.Context, in *inbound.Mail) (inbound.Fate, error) {
		switch in.ID {
		case ids[heldOne]:
			return inbound.Fate{Reason: "foreign", Detail: "why"}, nil
		case ids[triedOne]:
			return inbound.Fate{}, errors.New("not today")
		}
		return inbound.Fate{}, nil
	})
	eventually(t, "the others are gone", func() bool { return len(inbounds(t, j)) == 2 })
	eventually(t, "their key is gone", func() bool { return commons(t, s) == 0 })
	stop()
	other := journaltest.Open(t, s, journaltest.Office) // which remembers no key
	for _, n := range []int{heldOne, triedOne} {
		in, err := other.Inbound().Pile.Mail(within(t), ids[n])
		if err != nil || string(in.Raw) != string(small(n).Raw) || in.Words != small(n).Words {
			t.Errorf("mail %d, which has to stay, is read as %+v (%v)", n, in, err)
		}
	}
	if got := inbounds(t, other); len(got) != 2 || got[0].Reason != "foreign" || got[1].Detail == "" || got[1].From != small(triedOne).From {
		t.Errorf("listed are %+v", got)
	}
	for _, n := range []int{heldOne, triedOne} {
		if n == heldOne {
			if err := other.Inbound().Fates.Retry(within(t), ids[n]); err != nil {
				t.Fatal(err)
			}
			inbox(t, other, func(_ context.Context, in *inbound.Mail) (inbound.Fate, error) {
				if string(in.Raw) != string(small(heldOne).Raw) {
					t.Errorf("again is handled %q", in.Raw)
				}
				return inbound.Fate{}, nil
			})
			eventually(t, "it is done with", func() bool { return len(inbounds(t, other)) == 1 })
			continue
		}
		if err := other.Inbound().Fates.Drop(within(t), ids[n]); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "nothing is left", func() bool { return len(left(t, s)) == 0 })
}

// TestCommonKeyOfAnother handles mails that another process has stored, and what a crash has left: keys that no mail needs go when
// nobody can seal with them any more, and none goes that one does need.
func TestCommonKeyOfAnother(t *testing.T) {
	t.Parallel()
	s := journaltest.Server(t)
	gone, j := journaltest.Open(t, s, journaltest.Office), journaltest.Open(t, s, journaltest.Office)
	waits := receive(t, gone, small(0))
	crashed := receive(t, j, small(1))
	if err := j.Inbound().StopAfter(within(t), crashed, nil); err != nil {
		t.Fatal(err)
	}
	late := journaltest.Open(t, s, journaltest.Office)
	late.Inbound().SetCommonIdle(time.Hour)
	if _, err := late.Inbound().Fates.Expire(within(t), cameIn.Add(-time.Hour)); err != nil || commons(t, s) != 2 {
		t.Errorf("%d keys are left, want both: somebody may seal with them (%v)", commons(t, s), err)
	}
	late.Inbound().SetCommonIdle(0)
	if _, err := late.Inbound().Fates.Expire(within(t), cameIn.Add(-time.Hour)); err != nil || commons(t, s) != 1 {
		t.Errorf("%d keys are left, want that of the mail that waits (%v)", commons(t, s), err)
	}
	if in, err := late.Inbound().Pile.Mail(within(t), waits); err != nil || string(in.Raw) != string(small(0).Raw) {
		t.Errorf("the mail that waits is read as %+v (%v)", in, err)
	}
	inbox(t, late, func(context.Context, *inbound.Mail) (inbound.Fate, error) { return inbound.Fate{}, nil })
	eventually(t, "all is gone", func() bool { return commons(t, s) == 0 && len(left(t, s)) == 0 })
}
