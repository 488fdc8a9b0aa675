package embedded

import (
	"fmt"
	"strings"

	"jourfixe/events/journal/streams"

	"github.com/nats-io/nats-server/v2/server"
)

// The users that are no clients. No client can have these names: an id does not begin with an underscore.
const (
	houseUser = "_house"
	openUser  = "_open"

	// BackupUser takes backups: it reads all that is kept, keys too, and changes nothing.
	BackupUser = "_backup"
)

// Limits on connections. What clients may have together is below what there may be at all, so that there is always room for
// the house and its operator.
const (
	connectionsOfOne = 32  // of one client
	connectionsKept  = 256 // for the house, its operator, and those who have not said yet who they are
	connectionsInAll = 1024
)

// administered are the streams an operator may look into. JF_KEYS is not one of them.
var administered = []string{streams.Events, streams.Commands, streams.Dead}

// access gives the options their accounts and users.
//
// A message to JetStream is acknowledged to whatever reply subject its sender names, and a question is answered there, with the
// server's authority: in one account a client could have an acknowledgement written into the journal or among the keys, and in
// one that clients share it could have it arrive under an event's subject at another. So each client has an account of its
// own, into which its commands and questions lead out and events come in, and nothing else. What it has sent to a subject of
// its choice arrives at itself alone. The house and those who administer it share another account.
func (s *Server) access(o *server.Options, clients []Client) error {
	names := make([]string, 0, len(clients))
	passwords := map[string]string{houseUser: s.secret, openUser: s.secret, BackupUser: s.options.Backup}
	for _, c := range clients {
		names = append(names, c.Name)
		passwords[c.Name] = c.Password
	}
	if err := o.ProcessConfigString(accounts(s.options, houseUser, names, func(string) string { return "-" })); err != nil {
		return fmt.Errorf("give the NATS server its accounts: %w", err)
	}
	// Passwords never pass through the text, so nothing in them needs quoting.
	for _, u := range o.Users {
		u.Password = passwords[u.Username]
	}
	return nil
}

// Accounts writes the accounts for a server that is not built in: the house's user, the operator's and those of the clients, each
// with its password as the server is to keep it, which is a bcrypt hash.
func Accounts(office string, house, operator Client, clients []Client) string {
	names, hashes := []string{operator.Name}, map[string]string{house.Name: house.Password, operator.Name: operator.Password}
	for _, c := range clients {
		names, hashes[c.Name] = append(names, c.Name), c.Password
	}
	return accounts(Options{Office: office, Operator: operator.Name, Door: true}, house.Name, names, func(name string) string { return hashes[name] })
}

// accountOf names a client's account. The house's has no such name.
func accountOf(client string) string { return "CLIENT-" + client }

// accounts writes the accounts in the language of the server's configuration, which is the only way to give an account
// JetStream that survives a reload.
func accounts(o Options, house string, clients []string, password func(string) string) string {
	var inside, outside strings.Builder
	for _, c := range clients {
		if c == o.Operator {
			inside.WriteString(user(c, password(c), operatorPermissions(o.Office, c)))
		} else {
			outside.WriteString(clientAccount(o, c, password(c)))
		}
	}
	var b strings.Builder
	if o.Backup != "" {
		inside.WriteString(user(BackupUser, password(BackupUser), backupPermissions()))
	}
	if o.Open {
		inside.WriteString(user(openUser, password(openUser), operatorPermissions(o.Office, "*")))
		fmt.Fprintf(&b, "no_auth_user: %s\n", openUser)
	}
	fmt.Fprintf(&b, `accounts {
  HOUSE {
    jetstream: enabled
    users: [
      {user: %q, password: %q}
%s    ]
    exports: [
      {service: "jourfixe.%[4]s.%[6]s.>"}
      {service: "jourfixe.%[4]s.query.>"}
      {stream: "jourfixe.%[4]s.event.>"}
    ]
  }
%[5]s}
`, house, password(house), &inside, o.Office, &outside, o.intake())
	return b.String()
}

// clientAccount is the account of one client.
func clientAccount(o Options, client, password string) string {
	return fmt.Sprintf(`  %q {
    users: [
%s    ]
    limits: {max_connections: %d}
    imports: [
      {service: {account: HOUSE, subject: "jourfixe.%[4]s.%[6]s.%[5]s.>"}, to: "jourfixe.%[4]s.command.%[5]s.>"}
      {service: {account: HOUSE, subject: "jourfixe.%[4]s.query.%[5]s.>"}}
      {stream: {account: HOUSE, subject: "jourfixe.%[4]s.event.>"}}
    ]
  }
`, accountOf(client), user(client, password, clientPermissions(o.Office, client)), connectionsOfOne, o.Office, client, o.intake())
}

// intake is the part of the subject by which clients' commands reach the house's account: the door, where their shares are
// looked at, or the stream itself.
func (o Options) intake() string {
	if o.Door {
		return "door"
	}
	return "command"
}

// permissions are what a user may publish to and subscribe.
type permissions struct{ publish, subscribe []string }

// clientPermissions pin the client's name in the subjects it may use: that is what makes it the actor in the journal.
func clientPermissions(office, client string) permissions {
	return permissions{
		publish: []string{
			"jourfixe." + office + ".command." + client + ".>",
			"jourfixe." + office + ".query." + client + ".>",
		},
		subscribe: []string{"jourfixe." + office + ".event.>", "_INBOX." + client + ".>"},
	}
}

// operatorPermissions add a look into the administered streams, and deleting dead letters.
func operatorPermissions(office, client string) permissions {
	p := clientPermissions(office, client)
	p.publish = append(p.publish, "$JS.API.INFO", "$JS.API.STREAM.MSG.DELETE."+streams.Dead)
	for _, stream := range administered {
		p.publish = append(p.publish,
			"$JS.API.STREAM.INFO."+stream,
			"$JS.API.STREAM.MSG.GET."+stream,
			"$JS.API.DIRECT.GET."+stream,
			"$JS.API.DIRECT.GET."+stream+".>",
			"$JS.API.CONSUMER.CREATE."+stream+".>",
			"$JS.API.CONSUMER.INFO."+stream+".*",
			"$JS.API.CONSUMER.MSG.NEXT."+stream+".*",
			"$JS.API.CONSUMER.DELETE."+stream+".*",
		)
	}
	p.subscribe = append(p.subscribe, "_INBOX.>")
	return p
}

// backupPermissions let somebody read every stream. Answers come where an operator may not listen: there are keys among them.
func backupPermissions() permissions {
	return permissions{
		publish: []string{
			"$JS.API.INFO", "$JS.API.STREAM.NAMES", "$JS.API.STREAM.INFO.*", "$JS.API.STREAM.MSG.GET.*",
			"$JS.API.CONSUMER.CREATE.>", "$JS.API.CONSUMER.INFO.*.*", "$JS.API.CONSUMER.MSG.NEXT.*.*", "$JS.API.CONSUMER.DELETE.*.*",
		},
		subscribe: []string{streams.BackupInbox + ".>"},
	}
}

func user(name, password string, p permissions) string {
	return fmt.Sprintf(`      {user: %q, password: %q, permissions: {
        publish: [
          "%s"
        ]
        subscribe: ["%s"]
      }}
`, name, password, strings.Join(p.publish, "\"\n          \""), strings.Join(p.subscribe, `", "`))
}
