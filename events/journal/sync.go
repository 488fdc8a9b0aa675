package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// CheckSync asks the monitoring port of a NATS server whether what it acknowledges is on disk (sync_always). By default
// NATS writes to disk every two minutes, and a power failure takes what it acknowledged since.
func CheckSync(ctx context.Context, monitorURL string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(monitorURL, "/")+"/varz", nil)
	if err != nil {
		return fmt.Errorf("the NATS monitor must be a URL, as in http://127.0.0.1:8222: %w", err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("ask the NATS server how it writes to disk: %w", err)
	}
	defer func() { _ = answer.Body.Close() }() // read only
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("ask the NATS server how it writes to disk: %s answers %s", request.URL.Redacted(), answer.Status)
	}
	var varz struct {
		JetStream struct {
			Config *struct {
				SyncAlways bool `json:"sync_always"`
			} `json:"config"`
		} `json:"jetstream"`
	}
	if err := json.NewDecoder(io.LimitReader(answer.Body, 1<<20)).Decode(&varz); err != nil {
		return fmt.Errorf("read how the NATS server writes to disk: %w", err)
	}
	switch {
	case varz.JetStream.Config == nil:
		return errors.New("the NATS server has no JetStream; enable it")
	case !varz.JetStream.Config.SyncAlways:
		return errors.New("the NATS server acknowledges before it writes to disk; set jetstream { sync_interval: always }")
	}
	return nil
}
