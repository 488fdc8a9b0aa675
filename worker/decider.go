package worker

import "context"

type deciderKey struct{}

// By returns a context in which commands are given by a person of the book: whoever submits one in it names them as who decided.
// The doors by which people come set it, so that no page and no mail can forget it.
func By(ctx context.Context, person string) context.Context {
	return context.WithValue(ctx, deciderKey{}, person)
}

// decider returns the person who gives the commands of a context, "" if nobody in particular does.
func decider(ctx context.Context) string {
	person, _ := ctx.Value(deciderKey{}).(string)
	return person
}
