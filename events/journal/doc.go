// Package journal keeps what has happened in NATS JetStream, and brings commands in and answers out. The server may be
// embedded (package embedded) or somebody else's; behind a connection both are the same.
//
// The journal of an office is the run of messages below jourfixe.<office>.event in the stream JF_EVENTS. Only its desk
// writes there, by compare-and-swap on the last sequence it knows, so that of several desks one wins and the others
// notice. Personal values leave this package sealed and come back opened; Erase destroys the key of one person and the
// messages that brought the values in.
//
// Journal is for the program that owns the house. Caller is for everybody else who may talk to it.
package journal
