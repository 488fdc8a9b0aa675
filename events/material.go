package events

// Most of what one thing can have of material.
const (
	MaxMaterialBytes = 25 << 20 // of one file
	MaxMaterial      = 200      // files at one thing, earlier versions among them
	MaxMaterialName  = 120      // characters of a name, and of a title
)

// AddMaterial puts a file to a meeting, a series, a matter, a trip, a partner or an agreement. The file was stored before, sealed, under this id: what comes with the
// command is what opens it.
type AddMaterial struct {
	ID           string `json:"id"` // under which the file is stored
	Of           Ref    `json:"about"`
	Name         string `json:"name"`            // of the file; personal: names of files often are
	Title        string `json:"title,omitempty"` // personal as well
	Media        string `json:"media"`           // its type, as its content says
	Size         int    `json:"size"`
	Digest       string `json:"digest"`             // SHA-256 of what is in it; personal: who has a file could tell that it was here
	Secret       string `json:"secret"`             // opens it; personal
	Replaces     string `json:"replaces,omitempty"` // the material of which it is a newer version
	Participants bool   `json:"participants,omitempty"`
}

// AmendMaterial calls a file otherwise, or shows it to participants of its trip, or to them no more.
type AmendMaterial struct {
	ID           string  `json:"id"`
	Title        *string `json:"title,omitempty"` // empty: that of the file
	Participants *bool   `json:"participants,omitempty"`
}

// RemoveMaterial destroys a file for good.
type RemoveMaterial struct {
	ID string `json:"id"`
}

// MaterialAdded is a file that is there from now on. What opens it is sealed by a key of this one statement, and so is how it is called: with that key both are
// destroyed.
type MaterialAdded struct {
	ID           string `json:"id"`
	Key          string `json:"key"` // whose key it is sealed by: nobody's but this statement's
	Of           Ref    `json:"about"`
	Name         Sealed `json:"name"`
	Title        Sealed `json:"title,omitzero"`
	Media        string `json:"media"`
	Size         int    `json:"size"`
	Digest       Sealed `json:"digest"`
	Secret       Sealed `json:"secret"`
	Replaces     string `json:"replaces,omitempty"`
	Participants bool   `json:"participants,omitempty"`
}

// MaterialAmended says how a file is called and who sees it from now on.
type MaterialAmended struct {
	ID           string `json:"id"`
	Key          string `json:"key"`
	Title        Sealed `json:"title,omitzero"`
	Participants bool   `json:"participants,omitempty"`
}

// MaterialRemoved has destroyed a file.
type MaterialRemoved struct {
	ID  string `json:"id"`
	Key string `json:"key"` // which is destroyed
}

func (*AddMaterial) Type() Type     { return Type{"material", "add", 1} }
func (*AmendMaterial) Type() Type   { return Type{"material", "amend", 1} }
func (*RemoveMaterial) Type() Type  { return Type{"material", "remove", 1} }
func (*MaterialAdded) Type() Type   { return Type{"material", "added", 1} }
func (*MaterialAmended) Type() Type { return Type{"material", "amended", 1} }
func (*MaterialRemoved) Type() Type { return Type{"material", "removed", 1} }

func (b *AddMaterial) About() Ref     { return Ref{"material", b.ID} }
func (b *AmendMaterial) About() Ref   { return Ref{"material", b.ID} }
func (b *RemoveMaterial) About() Ref  { return Ref{"material", b.ID} }
func (b *MaterialAdded) About() Ref   { return Ref{"material", b.ID} }
func (b *MaterialAmended) About() Ref { return Ref{"material", b.ID} }
func (b *MaterialRemoved) About() Ref { return Ref{"material", b.ID} }

// Whose implements Personal.
func (b *MaterialAdded) Whose() string { return b.Key }

// Founds implements Founding.
func (b *MaterialAdded) Founds() {}

// Seals implements Personal.
func (b *MaterialAdded) Seals() []*Sealed { return []*Sealed{&b.Name, &b.Title, &b.Digest, &b.Secret} }

// Whose implements Personal.
func (b *MaterialAmended) Whose() string { return b.Key }

// Seals implements Personal.
func (b *MaterialAmended) Seals() []*Sealed { return []*Sealed{&b.Title} }
