// Files to attach.

/** A picture of one red dot. */
export const picture = {
  name: "bell.png",
  mimeType: "image/png",
  buffer: Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
    "base64",
  ),
};

export const notes = {
  name: "frame number.txt",
  mimeType: "text/plain",
  buffer: Buffer.from("FH-2024-0117\n"),
};
