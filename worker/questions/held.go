package questions

import (
	"context"
	"errors"

	"jourfixe/worker"
)

// A ReleaseRequest says what shall become of mails that are held.
type ReleaseRequest struct {
	Person string `json:"person,omitempty"` // for whom; "" for everybody
	Told   bool   `json:"told,omitempty"`   // what people may have been told already counts as told
	Again  bool   `json:"again,omitempty"`  // it goes out, to some for a second time
}

var errToldOrAgain = errors.New("say whether what people may have been told already counts as told, or goes out again")

func (a *Answerer) held(context.Context, string, struct{}) (worker.HeldMails, error) {
	return a.Reception.HeldMails(), nil
}

// release may be asked again: what is noted is told, and what is released stays so.
func (a *Answerer) release(ctx context.Context, _ string, q ReleaseRequest) (int, error) {
	if q.Told == q.Again {
		return 0, errToldOrAgain
	}
	return a.Reception.Release(ctx, q.Person, q.Told)
}
