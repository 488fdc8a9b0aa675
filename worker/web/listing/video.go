package listing

import "net/url"

// A Video is where people meet by video.
type Video struct {
	To   string
	Host string // who reads the page sees where it leads
}

// NewVideo shows the address of a video conference, nil if there is none.
func NewVideo(address string) *Video {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return nil
	}
	return &Video{address, u.Host}
}
