// Server-sent events out of chunks that break anywhere, also inside a line end.

export class EventParser {
  #rest = "";
  #frame = { id: null, event: "message", data: [] };

  /** The whole frames that `chunk` completes; a comment comes as `{ event: "ping" }`. */
  feed(chunk) {
    const frames = [];
    this.#rest += chunk;
    // A lone CR at the end may be the first half of CR LF.
    const end = this.#rest.endsWith("\r") ? this.#rest.length - 1 : this.#rest.length;
    const lines = this.#rest.slice(0, end).split(/\r\n|\n|\r/);
    this.#rest = lines.pop() + this.#rest.slice(end);
    for (const line of lines) {
      const frame = this.#line(line);
      if (frame) frames.push(frame);
    }
    return frames;
  }

  #line(line) {
    if (line === "") {
      const { id, event, data } = this.#frame;
      this.#frame = { id: null, event: "message", data: [] };
      return data.length || event === "reset" ? { id, event, data: data.join("\n") } : null;
    }
    if (line.startsWith(":")) return { event: "ping" };
    const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line);
    if (field === "data") this.#frame.data.push(value);
    else if (field === "id" || field === "event") this.#frame[field] = value;
    return null;
  }
}
