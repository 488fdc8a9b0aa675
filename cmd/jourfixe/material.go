package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"jourfixe/config"
	"jourfixe/events"
	"jourfixe/worker/uploads"
)

// A materialCommand looks after files of meetings, series, matters, trips, partners and agreements.
type materialCommand struct {
	Add    materialAdd    `cmd:"" help:"Put a file to a meeting, a series, a matter, a trip, a partner or an agreement, and print its id."`
	List   materialList   `cmd:"" help:"List the files of something, or all."`
	Get    materialGet    `cmd:"" help:"Read a file."`
	Remove materialRemove `cmd:"" help:"Destroy a file for good."`
}

// A site is where the pages are, and what opens what is for programs there. Files are brought by HTTP, which streams them.
type site struct {
	Data  string `help:"Data folder of a server on this machine; its address and the operator's token are found there. Default: jourfixe-data, else that of the running demo." env:"JOURFIXE_DATA" placeholder:"DIR"`
	URL   string `help:"Where the pages are, as in https://jourfixe.bremen.example. Instead of --data." env:"JOURFIXE_URL" placeholder:"URL"`
	Token string `help:"The client's token for the API, with --url." env:"JOURFIXE_TOKEN" placeholder:"TOKEN"`
}

// ask sends a request to a path of the API. What is refused is an error.
func (c *site) ask(ctx context.Context, method, path string, query url.Values, body io.Reader, media string) (*http.Response, error) {
	base, token := strings.TrimRight(c.URL, "/"), c.Token
	if base == "" {
		data, running, err := (&connect{Data: c.Data}).running()
		if err != nil {
			return nil, err
		}
		operator, err := config.LoadOperator(data)
		if err != nil {
			return nil, err
		}
		base, token = "http://"+running.HTTP, operator.APIToken
	}
	to := base + path
	if len(query) > 0 {
		to += "?" + query.Encode()
	}
	r, err := http.NewRequestWithContext(ctx, method, to, body)
	if err != nil {
		return nil, usage("--url: %v", err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, exit{errors.New("the server does not answer, or broke off: " + method + " " + base + path), exitNoServer}
	}
	if answer.StatusCode < 300 {
		return answer, nil
	}
	defer answer.Body.Close()
	return nil, refusedBy(answer)
}

// refusedBy is what the server has said.
func refusedBy(answer *http.Response) error {
	const most = 64 << 10
	var said struct {
		events.Problem
		Inner *events.Problem `json:"problem"` // of a command
	}
	data, err := io.ReadAll(io.LimitReader(answer.Body, most))
	if err != nil || json.Unmarshal(data, &said) != nil {
		return fmt.Errorf("the server says %s", answer.Status)
	}
	if said.Inner != nil {
		return exit{said.Inner, exitRefused}
	}
	return exit{&said.Problem, exitRefused}
}

type materialAdd struct {
	site
	File         string `arg:"" help:"The file."`
	About        string `help:"What it is material of: meeting/<id>, series/<id>, matter/<id>, trip/<id>, partner/<id> or agreement/<id>." required:"" placeholder:"REF"`
	Name         string `help:"Another name for it, with its ending." placeholder:"NAME"`
	Title        string `help:"What it is called. Default: its name." placeholder:"TITLE"`
	Replaces     string `help:"The material of which it is a newer version." placeholder:"ID"`
	Participants bool   `help:"Of a trip: whoever has a seat sees it, too."`
}

// Help implements kong.HelpProvider.
func (*materialAdd) Help() string {
	return `Example:
  jourfixe material add figures.pdf --about series/jour-fixe --title "Figures of 2026"`
}

// Run implements the subcommand.
func (c *materialAdd) Run(ctx context.Context, p *program) error {
	file, err := os.Open(c.File)
	if err != nil {
		return usage("%v", err)
	}
	defer file.Close()
	name := c.Name
	if name == "" {
		name = filepath.Base(c.File)
	}
	body, media := c.form(name, file)
	defer body.Close()
	answer, err := c.ask(ctx, http.MethodPost, "/api/material", nil, body, media)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var said struct{ ID, Outcome string }
	if err := json.NewDecoder(answer.Body).Decode(&said); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	fmt.Fprintln(p.out, said.ID)
	if said.Outcome == events.Pending {
		return exit{errors.New("it is stored, and not decided yet"), exitTimeout}
	}
	return nil
}

// form is what is sent, while it is read. Neither what a file is called nor whose it is stands in the address, which logs have.
func (c *materialAdd) form(name string, file io.Reader) (body io.ReadCloser, media string) {
	body, to := io.Pipe()
	w := multipart.NewWriter(to)
	go func() {
		err := c.write(w, name, file)
		if err == nil {
			err = w.Close()
		}
		to.CloseWithError(err)
	}()
	return body, w.FormDataContentType()
}

func (c *materialAdd) write(w *multipart.Writer, name string, file io.Reader) error {
	fields := [][2]string{{"about", c.About}, {"title", c.Title}, {"replaces", c.Replaces}}
	if c.Participants {
		fields = append(fields, [2]string{"participants", "true"})
	}
	for _, f := range fields {
		if f[1] == "" {
			continue
		}
		if err := w.WriteField(f[0], f[1]); err != nil {
			return err
		}
	}
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = io.Copy(part, file)
	}
	return err
}

type materialList struct {
	site
	About string `help:"Of this alone, as in meeting/<id>." placeholder:"REF"`
	JSON  bool   `help:"Print JSON."`
}

// Run implements the subcommand.
func (c *materialList) Run(ctx context.Context, p *program) error {
	query := url.Values{}
	if c.About != "" {
		query.Set("about", c.About)
	}
	answer, err := c.ask(ctx, http.MethodGet, "/api/material", query, nil, "")
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var said struct {
		Material []uploads.Line `json:"material"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&said); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	if c.JSON {
		out := json.NewEncoder(p.out)
		out.SetIndent("", "  ")
		return out.Encode(said.Material)
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tABOUT\tNAME\tBYTES\tADDED\t")
	for _, m := range said.Material {
		note := ""
		if !m.Current {
			note = "earlier version"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\t%s\n", m.ID, m.About, m.Name, m.Size, m.At.UTC().Format(time.RFC3339), note)
	}
	return w.Flush()
}

type materialGet struct {
	site
	ID string `arg:"" help:"Which material, as material list shows it."`
	To string `help:"Where to write it; - is the terminal." required:"" placeholder:"FILE"`
}

// Run implements the subcommand.
func (c *materialGet) Run(ctx context.Context, p *program) error {
	answer, err := c.ask(ctx, http.MethodGet, "/api/material/"+url.PathEscape(c.ID), nil, nil, "")
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if c.To == "-" {
		_, err = io.Copy(p.out, answer.Body)
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(c.To), ".material-*")
	if err != nil {
		return usage("%v", err)
	}
	defer os.Remove(file.Name())
	if _, err = io.Copy(file, answer.Body); err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("read the file: %w", err)
	}
	return os.Rename(file.Name(), c.To)
}

type materialRemove struct {
	connect
	ID string `arg:"" help:"Which material, as material list shows it."`
}

// Run implements the subcommand.
func (c *materialRemove) Run(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	data, err := json.Marshal(&events.RemoveMaterial{ID: c.ID})
	if err != nil {
		return err
	}
	return s.command(ctx, p, "material.remove", data)
}
