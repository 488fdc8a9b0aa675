package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// drain is how long requests under way may take to finish when the server stops.
const drain = 10 * time.Second

// HTTP serves handler on ln, with the limits a server in the open needs.
func HTTP(ln net.Listener, handler http.Handler, log *slog.Logger) Worker {
	return Func("http", func(ctx context.Context) error {
		server := &http.Server{
			Handler:           handler,
			ReadHeaderTimeout: 5 * time.Second,
			ReadTimeout:       20 * time.Second,
			WriteTimeout:      60 * time.Second,
			IdleTimeout:       2 * time.Minute,
			MaxHeaderBytes:    32 << 10,
			ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
			ConnState:         newCrowd(mostConns).note,
		}
		stopped := make(chan error, 1)
		go func() {
			<-ctx.Done()
			// The context has ended, so the time to drain is counted by one of its own.
			bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
			defer cancel()
			stopped <- server.Shutdown(bounded)
		}()
		if err := server.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			return Fatal(fmt.Errorf("serve %s: %w", ln.Addr(), err))
		}
		if err := <-stopped; err != nil {
			log.Warn("some requests did not finish in time", "error", err)
		}
		return nil
	})
}
