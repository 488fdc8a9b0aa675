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
)

// administered are the streams an operator may look into. JF_KEYS is not one of them.
var administered = []string{streams.Events, streams.Commands, streams.Dead}

// access gives the options their accounts and users.
//
// There are two accounts. A message to JetStream is acknowledged to whatever reply subject its sender names, with the
// server's authority: in one account a client could have an acknowledgement written into the journal or among the keys.
// Clients therefore live in an account of their own, into which commands, queries and events are let and nothing else,
// and acknowledgements come back there. The house and those who administer it share the other.
func (s *Server) access(o *server.Options, clients []Client) error {
	names := make([]string, 0, len(clients))
	passwords := map[string]string{houseUser: s.secret, openUser: s.secret}
	for _, c := range clients {
		names = append(names, c.Name)
		passwords[c.Name] = c.Password
	}
	if err := o.ProcessConfigString(accounts(s.options.Office, names, s.options.Operator, s.options.Open)); err != nil {
		return fmt.Errorf("give the NATS server its accounts: %w", err)
	}
	// Passwords never pass through the text, so nothing in them needs quoting.
	for _, u := range o.Users {
		u.Password = passwords[u.Username]
	}
	return nil
}

// accounts writes the accounts in the language of the server's configuration, which is the only way to give an account
// JetStream that survives a reload.
func accounts(office string, clients []string, operator string, open bool) string {
	var house, outside []string
	for _, c := range clients {
		if c == operator {
			house = append(house, user(c, operatorPermissions(office, c)))
		} else {
			outside = append(outside, user(c, clientPermissions(office, c)))
		}
	}
	var b strings.Builder
	if open {
		house = append(house, user(openUser, operatorPermissions(office, "*")))
		fmt.Fprintf(&b, "no_auth_user: %s\n", openUser)
	}
	fmt.Fprintf(&b, `accounts {
  HOUSE {
    jetstream: enabled
    users: [
      {user: %s, password: "-"}
%s    ]
    exports: [
      {service: "jourfixe.%[3]s.command.>"}
      {service: "jourfixe.%[3]s.query.>"}
      {stream: "jourfixe.%[3]s.event.>"}
    ]
  }
  CLIENTS {
    users: [
%[4]s    ]
    imports: [
      {service: {account: HOUSE, subject: "jourfixe.%[3]s.command.>"}}
      {service: {account: HOUSE, subject: "jourfixe.%[3]s.query.>"}}
      {stream: {account: HOUSE, subject: "jourfixe.%[3]s.event.>"}}
    ]
  }
}
`, houseUser, strings.Join(house, ""), office, strings.Join(outside, ""))
	return b.String()
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

func user(name string, p permissions) string {
	return fmt.Sprintf(`      {user: %q, password: "-", permissions: {
        publish: ["%s"]
        subscribe: ["%s"]
      }}
`, name, strings.Join(p.publish, `", "`), strings.Join(p.subscribe, `", "`))
}
