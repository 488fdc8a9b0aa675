package journal

import "context"

// EraseMails destroys the mails that hold a value of a person, as Erase does, by what texts reads in them.
func (j *Journal) EraseMails(ctx context.Context, person string, texts func(raw []byte) []string) (int, error) {
	values, err := j.personal(ctx, person)
	if err != nil {
		return 0, err
	}
	return j.inbound.erase(ctx, newTrace(person, values), texts)
}
