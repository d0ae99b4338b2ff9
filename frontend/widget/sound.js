// A short tone for a new message, made here rather than loaded. Off until the visitor switches it on.

let context;

export function chime() {
  context ??= new AudioContext();
  const now = context.currentTime;
  const gain = context.createGain();
  gain.gain.setValueAtTime(0, now);
  gain.gain.linearRampToValueAtTime(0.12, now + 0.01);
  gain.gain.exponentialRampToValueAtTime(0.001, now + 0.4);
  gain.connect(context.destination);
  for (const [frequency, at] of [[660, 0], [880, 0.09]]) {
    const tone = new OscillatorNode(context, { frequency });
    tone.connect(gain);
    tone.start(now + at);
    tone.stop(now + 0.4);
  }
}
